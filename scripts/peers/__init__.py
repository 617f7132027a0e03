"""Programs that are not ours at the other end of our wires: started, hurt and stopped on demand."""
