"""The published wire contract: what a client and the server may say to each other."""
