"""Use cases of the queue server and the ports they need."""
