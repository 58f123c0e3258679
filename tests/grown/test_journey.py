"""The main job on the grown-up parts: PostgreSQL, real Celery workers over Redis, media on an S3 server."""

import os
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path

import boto3
import psycopg
import pytest
from botocore.config import Config

ROOT = Path(__file__).resolve().parents[2]
KEY, SECRET = "practice-access", "practice-secret-key"

pytestmark = pytest.mark.grown


@pytest.fixture
def own_database():
    """A database of this test's own, beside the one that DATABASE_URL names."""
    base = os.environ["DATABASE_URL"]
    name = f"journey_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield base.rsplit("/", 1)[0] + f"/{name}"
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def s3(tmp_path):
    """A real S3 server that checks signatures, with a public and a private bucket."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (tmp_path / "s3").mkdir()
    rclone = Path(sys.executable).with_name("rclone")
    server = subprocess.Popen(
        [str(rclone), "serve", "s3", "--auth-key", f"{KEY},{SECRET}", "--addr", f"127.0.0.1:{port}",
         "--vfs-cache-mode", "writes", str(tmp_path / "s3")],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    endpoint = f"http://127.0.0.1:{port}"
    client = boto3.client(
        "s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id=KEY, aws_secret_access_key=SECRET,
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}, retries={"max_attempts": 2}),
    )  # fmt: skip
    _until(lambda: client.list_buckets())
    for bucket in ("nongsan-public", "nongsan-private"):
        client.create_bucket(Bucket=bucket)
    yield endpoint, client
    server.terminate()
    server.wait(10)


def _until(act, seconds=15):
    deadline = time.monotonic() + seconds
    while True:
        try:
            return act()
        except Exception:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def test_the_main_job_runs_on_postgresql_celery_and_s3(own_database, s3, tmp_path):
    endpoint, client = s3
    env = {
        **os.environ, "DATABASE_URL": own_database, "S3_ENDPOINT": endpoint, "S3_BUCKET": "nongsan-public",
        "S3_PRIVATE_BUCKET": "nongsan-private", "S3_ACCESS_KEY": KEY, "S3_SECRET_KEY": SECRET,
    }  # fmt: skip
    run = subprocess.run(
        [sys.executable, "manage.py", "demo", "--check", "--grown", "--port", "8730", "--data", str(tmp_path / "data")],
        cwd=ROOT, env=env, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]
    assert client.list_objects_v2(Bucket="nongsan-public")["KeyCount"] > 10
    assert not list((tmp_path / "data").rglob("*.webp"))
    with psycopg.connect(own_database) as connection:
        assert connection.execute("SELECT count(*) FROM traceability_traceevent").fetchone()[0] > 50
