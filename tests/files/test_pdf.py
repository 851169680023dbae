"""To PDF: the real LibreOffice behind its fence, the kept one and the one for a single document."""

import io
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pypdf
import pytest

from pks.files import office_once, office_setup
from pks.files.office_once import convert_once
from pks.files.office_setup import ConversionFailed, NoConverter, find_soffice
from pks.files.pdf import to_pdf
from tests.files import samples
from tests.files.offices import WatchedOffice

needs_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not here"
)

Way = Callable[[bytes], bytes]

_PICTURE = """
<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:r><w:drawing>
<wp:inline><wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="a"/><a:graphic>
<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>
<pic:nvPicPr><pic:cNvPr id="1" name="a"/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip r:link="rId99"/></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>
<a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr>
</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>
"""


class Listener:
    """A port on the loopback address that counts who calls."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.calls = 0
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self.socket.accept()
            except OSError:
                return
            self.calls += 1
            caller.close()

    def close(self) -> None:
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self.thread.join()


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.close()


@pytest.fixture(params=["kept", "once"])
def way(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Way]:
    """Each of the two ways, with what the test has set before it is first gone."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    if request.param == "once":
        yield lambda docx: convert_once(find_soffice(), docx, 30)
        return
    with WatchedOffice() as kept:
        yield lambda docx: kept.convert(docx, 30)


@pytest.fixture
def no_fence(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that cannot take the network away: only the profile is left."""
    monkeypatch.setattr(office_setup, "fence", lambda: ())


def _with_linked_picture(port: int) -> bytes:
    parts = samples.parts_of(samples.word_linking("image", f"http://127.0.0.1:{port}/a.png"))
    body = parts[samples.WORD].replace(b"<w:sectPr", _PICTURE.encode() + b"<w:sectPr", 1)
    return samples.zipped(parts | {samples.WORD: body})


@needs_libreoffice
def test_a_document_becomes_a_pdf_with_its_words():
    made = to_pdf(samples.word_file("Para pihak sepakat."))

    (page,) = pypdf.PdfReader(io.BytesIO(made)).pages
    assert "Para pihak sepakat." in page.extract_text()


@needs_libreoffice
@pytest.mark.usefixtures("no_fence")
def test_the_profile_alone_fetches_nothing(listener: Listener, way: Way):
    page = f"<html><img src='http://127.0.0.1:{listener.port}/'></html>".encode()

    way(_with_linked_picture(listener.port))
    with pytest.raises(ConversionFailed):
        way(page)

    assert listener.calls == 0


@needs_libreoffice
def test_the_fence_alone_lets_nothing_out(
    listener: Listener, way: Way, monkeypatch: pytest.MonkeyPatch
):
    if not office_setup.fence():
        pytest.skip("this system does not let us take the network away")
    monkeypatch.setattr(office_setup, "_SETTINGS", ())

    way(_with_linked_picture(listener.port))

    assert listener.calls == 0


@needs_libreoffice
@pytest.mark.parametrize("content", [b"", b"<html></html>", b"PK\x03\x04", samples.sheet_file()])
def test_what_is_no_docx_is_refused_at_the_door(content: bytes):
    with pytest.raises(ConversionFailed, match=r"no \.docx"):
        to_pdf(content)


@needs_libreoffice
def test_a_fresh_one_that_takes_too_long_is_killed_with_all_its_children(
    monkeypatch: pytest.MonkeyPatch,
):
    folders: list[Path] = []
    prepare = office_once._prepare

    def remember(folder: Path, docx: bytes, soffice: Path) -> list[str]:
        folders.append(folder)
        return prepare(folder, docx, soffice)

    monkeypatch.setattr(office_once, "_prepare", remember)

    with pytest.raises(ConversionFailed, match="timeout"):
        convert_once(find_soffice(), samples.word_file(), 0.4)

    (folder,) = folders
    assert not folder.exists()
    # A killed process is there until its parent has looked at it.
    assert gone_within(5, lambda: not any(str(folder).encode() in one for one in command_lines()))


def gone_within(seconds: float, is_gone: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while not is_gone():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def command_lines() -> Iterator[bytes]:
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            yield path.read_bytes()


def test_says_when_there_is_no_converter(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(NoConverter):
        to_pdf(samples.word_file())
