"""What a board shows and says, without a widget."""
