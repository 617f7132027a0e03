"""Queue server: the single source of truth of a hall."""
