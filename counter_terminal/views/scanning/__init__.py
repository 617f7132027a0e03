"""Widgets of the scan page."""
