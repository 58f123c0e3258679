"""Floor 1: what is sold."""
