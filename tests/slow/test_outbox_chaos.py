"""The long run of the outbox: two hundred kills. Its own command: `pytest -m slow tests/slow -n0`."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_two_hundred_kills_lose_nothing_and_double_nothing():
    command = [sys.executable, "-m", "tests.chaos.outbox", "--kills", "200", "--ops", "1000"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr[-2000:]
