"""Answers and knowledge in, a recommendation out."""
