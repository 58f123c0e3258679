"""Genealogy: which lots became which, where they went, and how much of each is left. Words of events, rows of edges."""
