"""Measurements, each one command that prints a table of figures. They judge nothing that a default test judges."""
