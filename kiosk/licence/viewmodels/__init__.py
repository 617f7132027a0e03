"""What the licence printer shows and does, without a widget."""
