"""The counter terminal's screens: thin widgets over the view-models."""
