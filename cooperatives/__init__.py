"""Floor 0: who, and where."""
