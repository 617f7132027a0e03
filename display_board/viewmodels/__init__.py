"""What boards show, as state without widgets."""
