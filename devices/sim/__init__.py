"""Peers that speak the same bytes as real devices, with faults on demand."""
