"""The board's screens: thin widgets over the view-models."""
