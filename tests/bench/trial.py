"""A trial of its own to measure: started, signed in to, and stopped with everything it started."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[2]
PORT = 9130


@dataclass
class Trial:
    """A running trial, as `demo.json` describes it."""

    base: str
    public: dict[str, str]
    logins: list[dict]

    def session(self, key: str = "lan") -> tuple[str, str]:
        """Name and value of the cookie that signs `key` in."""
        login = next(one for one in self.logins if one["key"] == key)
        with httpx.Client(base_url=self.base, follow_redirects=True, timeout=30) as client:
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get("/vao/").text)
            assert token, "the sign-in page has no form"
            typed = {"csrfmiddlewaretoken": token[1], "login": login["phone"], "password": login["password"]}
            client.post("/vao/", data=typed, headers={"Referer": f"{self.base}/vao/"})
            return next((c.name, c.value or "") for c in client.cookies.jar if c.name.endswith("sessionid"))


def running(folder: Path) -> Trial:
    """The trial whose data are in `folder`."""
    told = json.loads((folder / "demo.json").read_text(encoding="utf-8"))
    return Trial(told["base"], told["public"], told["logins"])


@contextmanager
def started(port: int = PORT) -> Iterator[Trial]:
    """A fresh trial in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "manage.py", "demo", "--port", str(port), "--data", folder]
        free = {name: value for name, value in os.environ.items() if name != "DATA_DIR"}
        child = subprocess.Popen(
            command, cwd=ROOT, env=free, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True,
        )  # fmt: skip
        try:
            assert child.stdout is not None
            said = []
            for line in child.stdout:
                said.append(line)
                if "Ctrl-C" in line:
                    break
            else:
                raise RuntimeError("".join(said))
            yield running(Path(folder))
        finally:
            child.send_signal(signal.SIGINT)
            try:
                child.communicate(timeout=30)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
