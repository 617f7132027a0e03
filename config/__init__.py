"""Declared configuration: what a hall is, how its files are read, and what is wrong with them."""
