"""A database of its own for a benchmark, made by the migrations and dropped afterwards; and how times are told."""

import contextlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "traceability.settings")


@contextlib.contextmanager
def own_database() -> Iterator[str]:
    """Gives the vendor's name while an empty database stands in place of the configured one."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    with tempfile.TemporaryDirectory() as folder:
        settings.KEYS_DIR = Path(folder)  # a log of its own: keys, and the mark of what they signed
        name = f"bench_{os.getpid()}"  # nobody else's, whatever runs beside
        connection.settings_dict["TEST"]["NAME"] = f"{folder}/{name}" if connection.vendor == "sqlite" else name
        name = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            yield connection.vendor
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)


def timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def told(label: str, times: Sequence[float]) -> str:
    """One line of a table: median, 95th percentile, longest."""
    p95 = statistics.quantiles(times, n=20)[-1]
    figures = (("p50", statistics.median(times)), ("p95", p95), ("max", max(times)))
    return f"{label:<44} n={len(times):<5}" + "".join(f" {name} {value:9.2f} ms" for name, value in figures)


def say(line: str) -> None:
    """A line of the table."""
    sys.stdout.write(line + "\n")
