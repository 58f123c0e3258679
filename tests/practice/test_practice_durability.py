"""What the shop has answered for survives a kill -9, and its command starts it with nothing else at hand."""

import os
import signal
import subprocess
import sys
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
        order += ["--store", str(tmp_path / "shop.sqlite3")]
        process = subprocess.Popen(order, cwd=ROOT, env=os.environ | keys, stdout=subprocess.PIPE, text=True)
        started.append(process)
        return process, process.stdout.readline().split(": ")[1].split("/ ")[0]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def state(base_url):
    return httpx.get(f"{base_url}/practice/state", headers={"X-Practice-Key": "operator"}).json()


def test_what_was_answered_is_there_after_a_kill_and_settings_too(running, seller, clock):
    process, base_url = running()
    assert [row["name"] for row in state(base_url)["shops"]] == ["Gian hàng Ví Dụ", "Chợ quê Xứ Mẫu"]
    operator = {"X-Practice-Key": "operator"}
    httpx.post(f"{base_url}/practice/settings", headers=operator, json={"rate_per_second": 0, "moderation_seconds": 9})
    clock.now = time.time()
    seller.http = httpx.Client(base_url=base_url, timeout=10)
    seller.says_yes()
    listed = [seller.listed(item_sku=f"S-{number}") for number in range(20)]
    process.send_signal(signal.SIGKILL)
    process.wait()
    _, base_url = running()
    kept = state(base_url)
    assert [row["item_id"] for row in kept["items"]] == listed
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
