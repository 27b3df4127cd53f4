"""The record of a decision, as files: one page, the evidence behind it, a picture."""
