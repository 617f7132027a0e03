"""The kiosk's screens: thin widgets over the view-models."""
