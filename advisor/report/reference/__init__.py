"""What is known, to be read: one thing in full, or many at a glance."""
