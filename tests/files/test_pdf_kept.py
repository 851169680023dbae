"""The kept LibreOffice: its queue, what it survives, and when it ends."""

import io
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdf
import pytest

from pks.config import ROOT
from pks.files import office, pdf
from pks.files.office import CannotKeep, Habits, KeptOffice
from pks.files.office_setup import ConversionFailed
from pks.files.pdf import to_pdf
from tests.files import samples
from tests.files.offices import WatchedOffice, await_that, living

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")

LONG_SECONDS = 30

# What another process does: asks, forks, asks in both at once, tells whether each answer was its
# own and who converts; then, for each line, whether that is in its PDF.
ASKER = """
import io, os, sys, pypdf
from pks.files.office import KeptOffice
from pks.files.office_setup import find_soffice
from tests.files import samples
office = KeptOffice(find_soffice())
def ask(text):
    made = office.convert(samples.word_file(text), 30)
    return text in pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text()
ask("Sebelum.")
child = os.fork()
right = all([ask(f"Surat {number} dari {os.getpid()}.") for number in range(3)])
if child:
    print(right and os.waitpid(child, 0)[1] == 0, office.process_id(), flush=True)
    for line in sys.stdin:
        print(ask(line.strip()), office.process_id(), flush=True)
else:
    os._exit(not right)
"""


# Often enough for a test to wait for, and patient enough for a busy machine.
HABITS = Habits(beat_seconds=0.1, silence_seconds=1.5)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pdf")


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """A folder for temporary files, and with it a LibreOffice, of these tests' own."""
    monkeypatch.setenv("PKS_SECRET_KEY", "rahasia")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))


@pytest.fixture(scope="module")
def kept_for_all() -> Iterator[WatchedOffice]:
    with WatchedOffice(HABITS) as kept:
        yield kept


@pytest.fixture
def kept(kept_for_all: WatchedOffice) -> WatchedOffice:
    """A LibreOffice that runs: the one that the test before left."""
    assert makes(kept_for_all, "Sebelum.")
    kept_for_all.has_begun.clear()
    return kept_for_all


def words_of(made: bytes) -> str:
    return pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text()


def server_folders(folder: Path) -> set[Path]:
    return set(folder.glob("pks-office-*"))


def makes(kept: WatchedOffice, text: str, timeout_seconds: float = LONG_SECONDS) -> bool:
    return text in words_of(kept.convert(samples.word_file(text), timeout_seconds))


def test_four_at_once_each_get_their_own(kept: WatchedOffice):
    first = kept.server
    with ThreadPoolExecutor(4) as pool:
        right = list(pool.map(lambda n: makes(kept, f"Surat nomor {n}."), range(8)))

    assert all(right)
    assert kept.server == first


def test_processes_and_their_forks_share_one_and_it_goes_with_the_last(folder: Path):
    before = server_folders(folder)
    askers = [
        subprocess.Popen(
            [sys.executable, "-c", ASKER],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    try:
        answers = [asker.stdout.readline().split() for asker in askers if asker.stdout]
        server = int(answers[0][1])
        askers[0].kill()
        askers[0].wait()
        assert askers[1].stdin
        assert askers[1].stdout
        askers[1].stdin.write("Pasal terakhir\n")
        askers[1].stdin.flush()
        later = askers[1].stdout.readline().split()
    finally:
        for asker in askers:
            asker.kill()
            asker.communicate()

    assert answers == [["True", str(server)], ["True", str(server)]]
    assert later == ["True", str(server)]
    await_that(lambda: not living(server), "it ends when its last client is killed")
    assert server_folders(folder) == before


@pytest.mark.parametrize("which", ["server", "soffice"])
def test_what_is_killed_in_the_middle_is_made_by_the_next(kept: WatchedOffice, which: str):
    first = kept.server
    os.kill(kept.soffice, signal.SIGSTOP)

    with ThreadPoolExecutor(1) as pool:
        right = pool.submit(makes, kept, "Di tengah.")
        assert kept.has_begun.wait(LONG_SECONDS)
        os.kill(getattr(kept, which), signal.SIGKILL)
        assert right.result()

    assert kept.server != first
    await_that(lambda: not living(first), "nothing of the first stays")


def test_what_is_killed_between_two_is_not_missed(kept: WatchedOffice):
    first = kept.server
    os.kill(kept.soffice, signal.SIGKILL)

    assert makes(kept, "Sesudah.")
    assert kept.server != first


def test_what_hangs_is_killed_in_time_and_its_job_made_by_the_next(kept: WatchedOffice):
    first = kept.server
    os.kill(kept.soffice, signal.SIGSTOP)

    assert makes(kept, "Sesudah.", timeout_seconds=1.5)
    assert kept.server != first
    assert not living(first)


def test_what_hangs_twice_is_refused():
    with WatchedOffice() as kept:
        kept.stops_each = True
        with pytest.raises(ConversionFailed, match="timeout"):
            makes(kept, "Tidak pernah.", timeout_seconds=0.3)

    assert len(kept.seen) == 2
    assert not any(map(living, kept.seen))


def test_a_server_that_falls_silent_is_killed_with_its_soffice(kept: WatchedOffice):
    first = kept.server
    os.kill(first, signal.SIGSTOP)

    assert makes(kept, "Sesudah.")
    assert kept.server != first
    await_that(lambda: not living(first), "nothing of the first stays")


def test_who_waits_long_for_a_slow_one_is_served_in_the_end(kept: WatchedOffice):
    first = kept.server
    os.kill(kept.soffice, signal.SIGSTOP)

    with ThreadPoolExecutor(1) as pool:
        right = pool.submit(makes, kept, "Lambat.")
        with pytest.raises(TimeoutError):
            right.result(timeout=HABITS.silence_seconds + 0.5)
        os.kill(kept.soffice, signal.SIGCONT)
        assert right.result()

    assert kept.server == first


def test_a_fresh_one_takes_over_after_so_many_documents():
    with WatchedOffice(Habits(documents=2)) as kept, ThreadPoolExecutor(3) as pool:
        right = list(pool.map(lambda n: makes(kept, f"Surat nomor {n}."), range(3)))

    assert all(right)
    assert len(kept.seen) == 2


def test_it_ends_when_nobody_asks(folder: Path):
    before = server_folders(folder)
    with WatchedOffice(Habits(idle_seconds=0.1)) as kept:
        makes(kept, "Sebelum.")
        # On a busy machine it may end before it is asked, and another takes its place.
        await_that(lambda: not any(map(living, kept.seen)), "it ends by itself")
        await_that(lambda: server_folders(folder) <= before, "its folder is gone")


def test_nothing_of_our_environment_reaches_it(kept: WatchedOffice, folder: Path):
    for process in (kept.server, kept.soffice):
        assert b"rahasia" not in Path(f"/proc/{process}/environ").read_bytes()
    assert folder in Path(f"/proc/{kept.soffice}/cwd").readlink().parents


def test_what_is_no_docx_is_refused_and_the_next_is_made(kept: WatchedOffice):
    first = kept.server
    for content in (b"<html>hai</html>", b"PK\x03\x04", b"%PDF-1.4", b"{\\rtf1 hai}"):
        with pytest.raises(ConversionFailed, match="cannot be read"):
            kept.convert(content, LONG_SECONDS)

    assert makes(kept, "Yang benar.")
    assert kept.server == first


def test_where_uno_is_missing_a_fresh_one_does_it(monkeypatch: pytest.MonkeyPatch):
    # Our own Python has no uno.
    monkeypatch.setattr(office, "PYTHON", sys.executable)
    monkeypatch.setattr(pdf, "_kept_office", KeptOffice)

    with pytest.raises(CannotKeep), WatchedOffice() as kept:
        makes(kept, "Tidak di sini.")
    assert "Tetap jadi." in words_of(to_pdf(samples.word_file("Tetap jadi.")))
