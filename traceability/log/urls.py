"""Addresses of the log. `tile/…` and proofs stand beside it under the same prefix."""

from django.urls import path

from traceability.log import views

urlpatterns = [path("log/checkpoint", views.checkpoint, name="log-checkpoint")]
