"""Trace codes, QR symbols, label sheets. No code of an unreleased batch is ever drawn."""
