"""Change files all together or not at all."""
