"""Ticket kiosk: the touch screen where a citizen takes a number."""
