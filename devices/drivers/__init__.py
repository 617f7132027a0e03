"""One file per device family; each registers itself (devices.registry)."""
