"""办事指南: the items of a hall with the 18 elements of a guide, and 7 for each material (R030-R045)."""
