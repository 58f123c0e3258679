"""Addresses of the log, as C2SP's tlog-tiles lays them out under one prefix."""

from django.urls import path, re_path

from traceability.log import views

urlpatterns = [
    path("log/", views.book, name="log"),
    path("log/checkpoint", views.checkpoint, name="log-checkpoint"),
    re_path(r"^log/tile/entries/(?P<spelling>[x0-9/.p]{1,40})$", views.entries, name="log-entries"),
    re_path(r"^log/tile/(?P<level>[0-9])/(?P<spelling>[x0-9/.p]{1,40})$", views.tile, name="log-tile"),
    re_path(r"^log/proof/(?P<leaf>[0-9a-f]{64})$", views.proof, name="log-proof"),
    path("log/verify_proof.py", views.verifier, name="log-verifier"),
]
