"""Composition root of the server: socket, pages, health and metrics."""
