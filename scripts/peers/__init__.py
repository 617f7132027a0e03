"""Programs that are not ours at the other end of our wires, started and stopped for tests, demo and campaigns."""
