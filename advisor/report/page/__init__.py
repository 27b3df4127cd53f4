"""The decision as one self-contained page that works without JavaScript and recomputes with it."""
