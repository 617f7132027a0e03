"""Finding cases of any age, reading one in full, and what other platforms were told."""
