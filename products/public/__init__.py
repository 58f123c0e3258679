"""What everybody may read: front page, catalogue, products, producers, communes. It shows published rows only."""
