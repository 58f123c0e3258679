"""The project package and floor 2. It loads Celery here: shared tasks would else talk to a broker that is not there."""

from traceability.celery import app as celery_app

__all__ = ["celery_app"]
