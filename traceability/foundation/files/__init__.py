"""Uploads: pictures made safe and small, papers kept private. Nothing is served as it came."""
