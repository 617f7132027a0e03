"""The self-service licence printer: a kiosk that prints business licences on numbered blanks (R112)."""
