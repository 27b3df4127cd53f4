"""What `data.source` may be, and how it is read."""
