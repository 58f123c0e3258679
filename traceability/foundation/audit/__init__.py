"""Who did what: people's acts as an append-only chain per subject. It holds no personal data, only references."""

from traceability.foundation.audit.trail import note

__all__ = ["note"]
