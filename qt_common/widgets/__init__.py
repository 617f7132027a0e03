"""Few and small widgets that every program uses; each shows what it is told and nothing else."""
