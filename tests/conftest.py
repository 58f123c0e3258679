"""The named cast and the ground that every promise stands on."""
