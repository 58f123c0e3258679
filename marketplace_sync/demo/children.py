"""Starts web, worker and practice marketplace as children, and stops them together. It knows processes, not rows."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

GRACE_SECONDS = 8


def free_port(wanted: int) -> int:
    """`wanted` if nobody listens there, else the next free one within twenty."""
    for port in range(wanted, wanted + 20):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port
    raise OSError(f"no free port from {wanted} to {wanted + 19}")


def _die_with_parent() -> None:
    """On Linux a child ends when its parent is killed outright; elsewhere Ctrl-C still stops all of them."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def _offspring(pid: int) -> list[int]:
    """The children of `pid`, and theirs, as Linux lists them; none where it does not."""
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [found for child in map(int, listed) for found in (child, *_offspring(child))]


@dataclass
class Child:
    """One process: what it is called, how it is started, where it writes."""

    name: str
    command: list[str]
    log: Path
    process: subprocess.Popen | None = None

    def start(self, env: dict[str, str]) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 — our own commands
                self.command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=env, preexec_fn=_die_with_parent
            )

    def runs(self) -> bool:
        return not self.ended

    @property
    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None


@dataclass
class Family:
    """The children of one trial. A child that dies is started again; a family that stops, stops whole."""

    env: dict[str, str]
    logs: Path
    children: list[Child] = field(default_factory=list)

    def add(self, name: str, *command: str) -> None:
        """A child that runs this Python with `command`."""
        self.children.append(Child(name, [sys.executable, *command], self.logs / f"{name}.log"))

    def start(self) -> None:
        self.logs.mkdir(parents=True, exist_ok=True)
        for child in self.children:
            child.start(self.env)

    def child(self, name: str) -> Child:
        return next(child for child in self.children if child.name == name)

    def tend(self) -> list[str]:
        """Starts again whatever ended; gives the names."""
        ended = [child for child in self.children if child.ended]
        for child in ended:
            child.start(self.env)
        return [child.name for child in ended]

    def stop(self) -> None:
        """Asks all to end, waits, and ends by force who does not."""
        running = [c.process for c in self.children if c.process and c.process.poll() is None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                offspring = _offspring(process.pid)
                process.kill()
                process.wait()
                for pid in offspring:  # a server killed outright leaves its own workers on the port
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)

    def last_words(self, name: str) -> str:
        """The end of a child's log, for the moment in which it fails."""
        path = self.logs / f"{name}.log"
        return path.read_text(encoding="utf-8", errors="replace")[-1500:] if path.exists() else ""


def wait_until_answers(address: str, alive: Callable[[], bool], seconds: float = 120) -> bool:
    """Whether `address` answers anything but an error of the server before time or family end."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and alive():
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(address, timeout=2).status_code < 500:
                return True
        time.sleep(0.15)
    return False


def own_address() -> str | None:
    """This machine's address in the local network, or None without one. No packet leaves: UDP connect only routes."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, contextlib.suppress(OSError):
        probe.connect(("192.0.2.1", 9))
        address = probe.getsockname()[0]
        return None if address.startswith("127.") else address
    return None


def environment(**settings: str) -> dict[str, str]:
    """The environment of the children: ours, with `settings` over it and output unbuffered."""
    return {**os.environ, "PYTHONUNBUFFERED": "1", **settings}
