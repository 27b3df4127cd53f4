"""Read again what the facts rest on, and say what changed since."""
