"""Keeps hostile and hasty requests out: exact limits, repeats, malformed text. It knows no floor's rules."""

from traceability.foundation.guard.limits import TooMany, client_ip, demand, misses, take

__all__ = ["TooMany", "client_ip", "demand", "misses", "take"]
