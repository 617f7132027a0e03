"""Other platforms: one adapter each, and the sender that brings them every message of the outbox (R198)."""
