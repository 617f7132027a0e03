"""The use cases, one module per group of verbs; importing this package registers every handler."""

from queue_server.application.verbs import calling, issuing

__all__ = ["calling", "issuing"]
