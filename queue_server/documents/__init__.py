"""Looking into uploaded documents: what they are, how many pages, what the first one looks like."""
