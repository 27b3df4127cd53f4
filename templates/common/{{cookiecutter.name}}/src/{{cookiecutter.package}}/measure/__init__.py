"""How good answers are, and what plain methods reach."""
