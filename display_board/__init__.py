"""Display board: full-screen calls, notices and voice."""
