"""Turning our own .docx documents into PDF, through LibreOffice.

For documents that we wrote ourselves: nothing from outside is handed to so large a program. And
even those are converted behind a fence: a process of its own for each, a fresh profile that loads
no link and runs no macro, an empty folder, no network where the system can take it away.
"""

import functools
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

_SECURITY = "/org.openoffice.Office.Common/Security/Scripting"
_SETTINGS = (
    (_SECURITY, "BlockUntrustedRefererLinks", "true"),
    (_SECURITY, "DisableMacrosExecution", "true"),
    (_SECURITY, "DisableActiveContent", "true"),
    (_SECURITY, "MacroSecurityLevel", "3"),
    # 0 is never; 1, its own default, asks a person, and there is none.
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
)

_PROFILE_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
"""

_NO_NETWORK = ("unshare", "--map-root-user", "--net")
_FENCE_TRIAL_SECONDS = 5

_LOG_CHARACTERS = 500


class NoConverter(Exception):
    """LibreOffice is not installed here."""


class ConversionFailed(Exception):
    """LibreOffice did not make a PDF of it; the message is its own, or "timeout"."""


def to_pdf(docx: bytes, *, timeout_seconds: float = 60) -> bytes:
    """Return `docx`, a document that we wrote ourselves, as PDF.

    Takes one to three seconds and some 200 MB of memory. Not to be called in a transaction.

    :raises NoConverter: LibreOffice is not installed.
    :raises ConversionFailed: it failed, or took longer than `timeout_seconds`.
    """
    soffice = shutil.which("soffice")
    if soffice is None:
        raise NoConverter
    with tempfile.TemporaryDirectory(prefix="pks-pdf-") as name:
        folder = Path(name)
        command = _prepare(folder, docx, soffice)
        said = _run(command, folder / "work", timeout_seconds)
        pdf = folder / "out" / "naskah.pdf"
        if not pdf.is_file():
            raise ConversionFailed(said[-_LOG_CHARACTERS:])
        return pdf.read_bytes()


def _prepare(folder: Path, docx: bytes, soffice: str) -> list[str]:
    """Lay out profile, document and working folder; return the command to run."""
    for part in ("profile/user", "in", "out", "work"):
        (folder / part).mkdir(parents=True)
    (folder / "profile/user/registrymodifications.xcu").write_text(_profile())
    source = folder / "in" / "naskah.docx"
    source.write_bytes(docx)
    return [
        *_fence(),
        soffice,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard"),
        # By its content it would open anything, whatever the name says.
        "--infilter=MS Word 2007 XML",
        *("--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder / "out")),
        str(source),
    ]


def _profile() -> str:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>\n"
        for path, name, value in _SETTINGS
    )
    return f"{_PROFILE_HEAD}{items}</oor:items>\n"


@functools.cache
def _fence() -> tuple[str, ...]:
    """Return the words before a command that take its network away; none where that fails."""
    try:
        trial = subprocess.run(  # noqa: S603 (a fixed command)
            [*_NO_NETWORK, "true"], capture_output=True, timeout=_FENCE_TRIAL_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return _NO_NETWORK if trial.returncode == 0 else ()


def _run(command: list[str], folder: Path, timeout_seconds: float) -> str:
    """Run `command` in `folder` and return what it said.

    :raises ConversionFailed: it took too long; it and all its children were killed.
    """
    with subprocess.Popen(  # noqa: S603 (our own list, no shell)
        command,
        cwd=folder,
        # Nothing of our environment: it holds passwords, perhaps a proxy.
        env={"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        try:
            said, _ = process.communicate(timeout=timeout_seconds)
        except BaseException as error:
            os.killpg(process.pid, signal.SIGKILL)
            if isinstance(error, subprocess.TimeoutExpired):
                raise ConversionFailed("timeout") from error
            raise
    return said.decode(errors="replace")
