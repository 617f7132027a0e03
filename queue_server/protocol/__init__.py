"""The published wire contract: JSON-RPC 2.0 over WebSocket, a strict subset.

Named parameters, no batches, the server speaks first. One file a topic; importing
this package registers every method. `docs/protocol.md` is generated from it.
"""

from queue_server.protocol import cases, hall, items, licences, platforms, scans, session, tickets

__all__ = ["cases", "hall", "items", "licences", "platforms", "scans", "session", "tickets"]
