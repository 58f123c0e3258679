"""What is put on crop, animal and water: the department's dated list, what was bought, and whether the two agree."""
