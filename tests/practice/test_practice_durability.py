"""What the shop has answered for survives a kill -9, and its command starts it with nothing else at hand."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def running(tmp_path):
    """`manage.py practice_shop` in a process of its own; call it again to start it anew on the same store."""
    started = []
    keys = {"PRACTICE_PARTNER_KEY": "test_partner_key", "PRACTICE_CONTROL_KEY": "operator", "DATA_DIR": str(tmp_path)}

    def start():
        order = [sys.executable, "manage.py", "practice_shop", "--port", "0", "--seed"]
        order += ["--store", str(tmp_path / "running.sqlite3")]
        process = subprocess.Popen(order, cwd=ROOT, env=os.environ | keys, stdout=subprocess.PIPE, text=True)
        started.append(process)
        return process, process.stdout.readline().split(": ")[1].split("/ ")[0]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def state(base_url):
    return httpx.get(f"{base_url}/practice/state", headers={"X-Practice-Key": "operator"}).json()


def test_what_was_answered_is_there_after_a_kill_and_settings_too(running, seller, clock, tmp_path):
    process, base_url = running()
    assert [row["name"] for row in state(base_url)["shops"]] == ["Gian hàng Ví Dụ", "Chợ quê Xứ Mẫu"]
    operator = {"X-Practice-Key": "operator"}
    httpx.post(f"{base_url}/practice/settings", headers=operator, json={"rate_per_second": 0, "moderation_seconds": 9})
    clock.now = time.time()
    seller.http = httpx.Client(base_url=base_url, timeout=10)
    seller.says_yes()
    answered = []

    def lists_until_the_line_breaks():
        body = seller.rice()
        with contextlib.suppress(httpx.TransportError):
            for number in range(10_000):
                answered.append(seller.post("product/add_item", body | {"item_sku": f"S-{number}"}))

    worker = threading.Thread(target=lists_until_the_line_breaks)
    worker.start()
    while len(answered) < 20 and worker.is_alive():
        worker.join(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    worker.join()
    _, base_url = running()
    kept = [row["item_id"] for row in state(base_url)["items"]]
    listed = [answer["response"]["item_id"] for answer in answered]
    assert kept[: len(listed)] == listed
    assert len(listed) <= len(kept) <= len(listed) + 1  # one more may have been stored, its answer cut off
    with sqlite3.connect(tmp_path / "running.sqlite3") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert httpx.get(f"{base_url}/practice/settings", headers=operator).json()["moderation_seconds"] == 9
    seller.http = httpx.Client(base_url=base_url, timeout=10)
    assert seller.get("shop/get_shop_info")["error"] == ""


def test_the_command_stops_cleanly_when_it_is_asked_to(running):
    process, base_url = running()
    assert httpx.get(base_url).status_code == 200
    process.send_signal(signal.SIGTERM)
    assert process.wait(5) == 0


def test_the_shop_shares_no_line_with_the_house_that_talks_to_it():
    """Otherwise a wrong signature would be wrong on both sides and nobody would see it."""
    lines = [
        line.strip()
        for path in (ROOT / "marketplace_sync" / "practice").glob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip().startswith(("import ", "from "))
    ]
    modules = {line.split()[1] for line in lines}
    own = {name for name in modules if name.startswith("marketplace_sync.practice")}
    assert {name.split(".")[0] for name in modules - own} <= set(sys.stdlib_module_names)
    assert len(own) > 5
