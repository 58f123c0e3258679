"""Floor 3: what the shops see."""
