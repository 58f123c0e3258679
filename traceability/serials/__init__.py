"""Serials of single packs (GS1 AI 21): derived from a key, stored as ranges, verified by arithmetic alone."""
