"""Which question is next, what may be answered, who answered it, and on which terms."""
