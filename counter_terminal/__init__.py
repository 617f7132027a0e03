"""Counter terminal: the clerk's screen for calling and serving."""
