"""`make run`: one command, two processes, one printed address."""

import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener, urlopen

import pytest

from pks.config import ROOT
from pks.demo.people import LEGAL, PASSWORD

PATIENCE_SECONDS = 90


#: Below those that a system gives away by itself, so that no other test's server takes it first.
PORTS = range(21_000, 29_000)


def free_address() -> str:
    for port in random.sample(PORTS, 50):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return f"http://127.0.0.1:{port}"
    raise AssertionError("every port is taken")


@contextmanager
def served(instance: Path, address: str) -> Iterator[subprocess.Popen[str]]:
    environment = {
        **os.environ,
        "PKS_INSTANCE": str(instance),
        "PKS_BASE_URL": address,
        "PKS_SCHEDULER_SECONDS": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "pks.demo.serve"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE_SECONDS)


def page_at(address: str) -> str:
    """Return the page, once the server answers."""
    for _ in range(PATIENCE_SECONDS * 2):
        try:
            with urlopen(address, timeout=PATIENCE_SECONDS) as answer:
                return str(answer.read().decode())
        except (URLError, ConnectionError):
            time.sleep(0.5)  # another program starts: there is no clock of ours to move
    raise AssertionError(f"{address} does not answer")


def ask_for_a_password(address: str) -> None:
    """Fill in the page for who has forgotten theirs, as a browser does."""
    browser = build_opener(HTTPCookieProcessor())
    path = f"{address}/sandi/lupa"
    form = browser.open(path, timeout=PATIENCE_SECONDS).read().decode()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
    assert token
    typed = urlencode({"csrf_token": token[1], "email": LEGAL.email}).encode()
    browser.open(path, typed, timeout=PATIENCE_SECONDS)


@pytest.mark.timeout(300)
def test_f097_one_command_serves_the_story_with_its_mails(tmp_path: Path):
    address = free_address()

    with served(tmp_path, address) as process:
        page = page_at(f"{address}/masuk")
        ask_for_a_password(address)  # reminders wait for the office to open
        for _ in range(PATIENCE_SECONDS * 2):
            if list((tmp_path / "mail").glob("*.eml")):
                break
            time.sleep(0.5)

    assert process.returncode == 0
    assert LEGAL.email in page
    assert PASSWORD in page
    assert list((tmp_path / "mail").glob("*.eml"))
    with pytest.raises(URLError):
        urlopen(address, timeout=5)


def test_a_taken_address_is_said_plainly(tmp_path: Path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        address = f"http://127.0.0.1:{other.getsockname()[1]}"

        with served(tmp_path, address) as process:
            assert process.stdout is not None
            said = process.stdout.read()

    assert process.returncode == 1
    assert f"{address} is taken" in said
