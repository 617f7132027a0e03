"""Byte languages as pure functions: bytes to values and back."""
