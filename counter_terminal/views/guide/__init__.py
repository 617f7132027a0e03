"""The guide desk's screen, in three columns: take a number, the ticket at hand, who needs a guide."""
