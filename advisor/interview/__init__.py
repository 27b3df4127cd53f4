"""Which question is next, what may be answered, and who answered it."""
