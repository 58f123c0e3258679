"""Notices to people: SMS now; e-mail and Zalo come behind the same door."""
