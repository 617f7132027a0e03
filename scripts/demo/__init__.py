"""A hall at work: the real programs on real device bytes, by hand (`demo`) or by script (`demo --day`)."""
