"""Stand-ins for the other platforms: they speak each adapter's HTTP, keep an inbox, and fail on demand."""
