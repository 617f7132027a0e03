"""Pure rules of the queue: no I/O, no clock, only the standard library."""
