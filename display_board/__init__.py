"""The display board: calls for everybody to see and hear, and the screen above each window."""
