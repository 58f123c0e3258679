"""With an https address in PUBLIC_URL the house stands before the public: what is checked, and what its cookies say."""

import os
import subprocess
import sys
from pathlib import Path

PUBLIC = {"PUBLIC_URL": "https://nongsan.example", "TRUSTED_PROXIES": "1", "DEMO": "", "PRACTICE_URL": "", "DEBUG": ""}


def manage(*arguments: str, tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], capture_output=True, text=True, check=False, timeout=120,
        cwd=Path(__file__).resolve().parents[2],
        env=os.environ | PUBLIC | {"DATA_DIR": str(tmp_path), "DATABASE_URL": "", "BROKER_URL": ""} | environment,
    )  # fmt: skip


def test_the_settings_for_the_public_pass_every_check(tmp_path):
    told = manage("check", "--deploy", "--fail-level", "WARNING", tmp_path=tmp_path)
    assert told.returncode == 0, told.stderr


def test_a_trial_is_not_for_the_public(tmp_path):
    told = manage("check", "--deploy", tmp_path=tmp_path, DEMO="1")
    assert told.returncode == 1
    assert "foundation.E001" in told.stderr


def test_cookies_of_a_public_house_are_bound_to_it(tmp_path):
    names = ("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE",
             "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "ALLOWED_HOSTS")  # fmt: skip
    script = f"from django.conf import settings; print([getattr(settings, name) for name in {names!r}])"
    told = manage("shell", "--no-imports", "-c", script, tmp_path=tmp_path)
    assert told.stdout.strip() == str(
        ["__Host-sessionid", True, True, "Lax", "__Host-csrftoken", True, 31536000,
         ["localhost", "127.0.0.1", "[::1]", "nongsan.example"]]
    ), told.stderr  # fmt: skip
