"""Behind the window: bags handed over, cases reviewed and decided."""
