"""What the counter terminal shows and does, without a widget."""
