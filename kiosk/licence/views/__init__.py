"""What the licence printer looks like."""
