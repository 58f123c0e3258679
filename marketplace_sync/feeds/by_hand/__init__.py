"""Shops that nobody can push to: a file for the seller to upload, what he declares about it, and tasks for him."""
