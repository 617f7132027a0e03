"""The event log and its tables on SQLite or PostgreSQL."""
