"""A trial that stops leaves no process behind, not even of a child that had to be ended by force."""

import os
import time
from pathlib import Path

import pytest

from marketplace_sync.demo import children

STUBBORN = """
import pathlib, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
own = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path(sys.argv[1]).write_text(str(own.pid))
time.sleep(60)
"""


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="no /proc: grandchildren are not looked for")
def test_a_child_ended_by_force_takes_its_own_children_along(tmp_path, monkeypatch):
    monkeypatch.setattr(children, "GRACE_SECONDS", 0.2)
    told = tmp_path / "pid"
    family = children.Family(children.environment(), tmp_path)
    family.add("stubborn", "-c", STUBBORN, str(told))
    family.start()
    deadline = time.monotonic() + 20
    while not (told.exists() and told.read_text()) and time.monotonic() < deadline:
        os.sched_yield()
    grandchild = int(told.read_text())
    assert is_running(grandchild)
    family.stop()
    while is_running(grandchild) and time.monotonic() < deadline:
        os.sched_yield()
    assert not is_running(grandchild)
