"""What checks the authored data, and what is derived from it."""
