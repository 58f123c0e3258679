"""Commands of floor 2."""
