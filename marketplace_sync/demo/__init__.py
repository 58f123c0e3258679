"""The trial of the whole house on one machine. It stands on the top floor because only from there all can be seen."""
