"""What other platforms have to be told: kept until each has confirmed it (R198)."""
