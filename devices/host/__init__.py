"""Joins devices to the queue server."""
