"""Licences printed by self-service: who may fetch which, and where each sheet stands (R112)."""
