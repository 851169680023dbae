"""The store: a file is whole or absent, wherever the process dies and whatever the disk does."""

import hashlib
import io
import multiprocessing
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pks.files.store import ContentStore

CONTENT = b"pindaian perjanjian" * 10_000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> ContentStore:
    return ContentStore(tmp_path / "files")


def test_gives_back_what_was_put(store: ContentStore):
    blob = store.put(io.BytesIO(CONTENT))

    assert (blob.sha256, blob.size_bytes) == (SHA256, len(CONTENT))
    assert store.path(SHA256) == store.folder / SHA256[:2] / SHA256
    assert store.path(SHA256).stat().st_mode & 0o077 == 0
    with store.open(SHA256) as file:
        assert file.read() == CONTENT
    assert store.check(SHA256)
    assert list(store.hashes()) == [SHA256]


def test_content_that_is_there_is_left_as_it_is(store: ContentStore):
    store.put(io.BytesIO(CONTENT))
    before = store.path(SHA256).stat()

    store.put(io.BytesIO(CONTENT))

    after = store.path(SHA256).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert [path.name for path in store.folder.iterdir()] == [SHA256[:2]]


def test_a_damaged_file_is_noticed_and_mended_by_the_next_who_brings_it(store: ContentStore):
    store.put(io.BytesIO(CONTENT))
    with store.path(SHA256).open("r+b") as file:
        file.write(b"P")

    assert not store.check(SHA256)
    store.put(io.BytesIO(CONTENT))
    assert store.check(SHA256)


def test_what_is_not_there_is_not_there(store: ContentStore):
    assert not store.check(SHA256)
    with pytest.raises(FileNotFoundError):
        store.open(SHA256)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a" * 63, "A" * 64, f"{SHA256}\n"])
def test_what_is_no_hash_leads_nowhere(store: ContentStore, name: str):
    with pytest.raises(ValueError, match="not a SHA-256"):
        store.path(name)


def test_leaves_nothing_behind_when_the_sender_breaks_off(store: ContentStore):
    class BrokenOff(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > len(CONTENT) // 2:
                raise ConnectionError
            return super().read(size)

    with pytest.raises(ConnectionError):
        store.put(BrokenOff(CONTENT))

    assert list(store.folder.iterdir()) == []


def _put_for_ever(folder: Path) -> None:
    store, dice = ContentStore(folder), random.Random(os.urandom(8))
    while True:
        store.put(io.BytesIO(dice.randbytes(dice.randrange(1, 3_000_000))))


def test_killed_at_any_moment_it_leaves_only_whole_files_and_sweepings(store: ContentStore):
    fork = multiprocessing.get_context("fork")
    for _ in range(20):
        child = fork.Process(target=_put_for_ever, args=(store.folder,))
        child.start()
        time.sleep(random.uniform(0.02, 0.15))
        child.kill()
        child.join()
        assert child.exitcode == -signal.SIGKILL
        child.close()

    hashes = list(store.hashes())
    assert len(hashes) > 20
    assert [sha256 for sha256 in hashes if not store.check(sha256)] == []
    left = len(list(store.folder.glob(".incoming-*")))
    now = datetime.now(UTC)  # noqa: TID251 (the file system's own clock)
    assert store.sweep(before=now - timedelta(hours=1)) == 0
    assert store.sweep(before=now + timedelta(minutes=1)) == left
    assert list(store.folder.glob(".*")) == []


def _strace(arguments: list[str], folder: Path, log: Path) -> subprocess.CompletedProcess[str]:
    put = (
        "import io, sys, pathlib; from pks.files.store import ContentStore;"
        "store = ContentStore(pathlib.Path(sys.argv[1]));"
        "store.put(io.BytesIO(b'pindaian perjanjian' * 10_000))"
    )
    command = ["strace", "-f", "-y", "-o", str(log), *arguments]
    command += [sys.executable, "-c", put, str(folder)]
    return subprocess.run(command, capture_output=True, text=True)


needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not here")


@needs_strace
def test_flushes_the_file_before_its_name_and_the_name_before_it_returns(tmp_path: Path):
    folder, log = tmp_path / "files", tmp_path / "log"

    _strace(["-e", "trace=fsync,link,linkat,rename,unlink"], folder, log)

    calls = [line for line in log.read_text().splitlines() if str(folder) in line]
    steps = [re.sub(r"^\d+ +(\w+)\(.*", r"\1", call) for call in calls]
    assert steps == ["fsync", "fsync", "link", "fsync", "unlink"]
    targets = [re.search(r"<(.*?)>", call) for call in calls if "fsync" in call]
    names = [Path(target[1]).relative_to(folder) for target in targets if target]
    assert names[0].name.startswith(".incoming-")
    assert [str(name) for name in names[1:]] == [".", SHA256[:2]]


@needs_strace
@pytest.mark.parametrize(
    "fault",
    [
        *(f"fsync:error=EIO:when={time}" for time in (1, 2, 3)),
        "write:error=ENOSPC:when=2",
        "link:error=EIO",
        "linkat:error=EIO",
    ],
)
def test_what_the_disk_refuses_is_an_error_and_no_half_file(tmp_path: Path, fault: str):
    folder = tmp_path / "files"
    call = fault.split(":")[0]

    done = _strace(["-e", f"trace={call}", "-e", f"inject={fault}"], folder, tmp_path / "l")

    if "INJECTED" not in (tmp_path / "l").read_text():
        pytest.skip("this system does not make the call")
    assert done.returncode != 0
    assert "OSError" in done.stderr
    left = [path for path in folder.rglob("*") if path.is_file()]
    # Only when the folder could not be flushed is the name there, perhaps not for ever.
    assert left == ([ContentStore(folder).path(SHA256)] if fault.endswith("when=3") else [])
    assert all(ContentStore(folder).check(path.name) for path in left)
