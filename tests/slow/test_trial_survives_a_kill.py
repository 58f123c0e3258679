"""The trial's whole process group is killed in the middle of its check; the next run on the same data goes on."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow


def begin(folder: Path) -> subprocess.Popen:
    command = [sys.executable, "manage.py", "demo", "--check", "--port", "8760", "--data", str(folder)]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )


@pytest.mark.parametrize("step", ["7.", "10.", "12."])
def test_a_run_after_kill_9_loses_and_doubles_nothing(tmp_path, step):
    first = begin(tmp_path)
    assert first.stdout is not None
    for line in first.stdout:
        if step in line:
            break
    else:
        pytest.fail("the first run ended before it could be killed")
    time.sleep(0.4)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    second = begin(tmp_path)
    said = second.communicate(timeout=240)[0]
    assert second.returncode == 0, said[-3000:]
