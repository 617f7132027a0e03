"""The desk's real devices, each on a thread of its own, answering on the GUI thread."""
