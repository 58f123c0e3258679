"""The rows of the foundation, gathered for Django."""

from traceability.foundation.files.models import Paper, Picture

__all__ = ["Paper", "Picture"]
