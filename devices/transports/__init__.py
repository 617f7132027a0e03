"""Transports: bytes in and out with deadlines."""
