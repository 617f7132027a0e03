"""Screens of the view-models of the same name."""
