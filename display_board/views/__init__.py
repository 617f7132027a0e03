"""Widgets of boards and window screens: they show a model and decide nothing."""
