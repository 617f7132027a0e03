"""What the hall prints on sheets: what a paper says (`model`), how it becomes PDF and PNG (`render`)."""
