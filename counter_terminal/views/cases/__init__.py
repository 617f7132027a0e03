"""Widgets of the case desk."""
