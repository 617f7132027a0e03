"""Qt-free asyncio client of the queue server."""
