"""One LibreOffice for one document: slower than the kept one, and needs nothing but soffice.

What is used where none can be kept, and what the kept one's work is compared with.
"""

import json
import os
import signal
import subprocess
import tempfile
from pathlib import Path

from pks.files import office_setup
from pks.files.office_setup import ConversionFailed

_LOG_CHARACTERS = 500


def convert_once(soffice: Path, docx: bytes, timeout_seconds: float) -> bytes:
    """Return `docx` as PDF, made by a fresh `soffice` with a fresh profile.

    Takes one to three seconds and some 200 MB of memory.

    :raises ConversionFailed: it failed, or took longer than `timeout_seconds`.
    """
    with tempfile.TemporaryDirectory(prefix="pks-pdf-") as name:
        folder = Path(name)
        command = _prepare(folder, docx, soffice)
        said = _run(command, folder / "work", timeout_seconds)
        pdf = folder / "out" / "naskah.pdf"
        if not pdf.is_file():
            raise ConversionFailed(said[-_LOG_CHARACTERS:])
        return pdf.read_bytes()


def _prepare(folder: Path, docx: bytes, soffice: Path) -> list[str]:
    """Lay out profile, document and working folder; return the command to run."""
    for part in ("profile/user", "in", "out", "work"):
        (folder / part).mkdir(parents=True)
    (folder / "profile/user/registrymodifications.xcu").write_text(office_setup.profile())
    source = folder / "in" / "naskah.docx"
    source.write_bytes(docx)
    return [
        *office_setup.fence(),
        str(soffice),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *office_setup.ARGUMENTS,
        f"--infilter={office_setup.IMPORT_FILTER}",
        *("--convert-to", f"pdf:{office_setup.EXPORT_FILTER}:{_export_options()}"),
        *("--outdir", str(folder / "out")),
        str(source),
    ]


def _export_options() -> str:
    """Return the options as `--convert-to` takes them, since LibreOffice 7.4."""
    return json.dumps(
        {
            name: {
                "type": "boolean" if isinstance(value, bool) else "long",
                "value": json.dumps(value),
            }
            for name, value in office_setup.EXPORT_OPTIONS.items()
        }
    )


def _run(command: list[str], folder: Path, timeout_seconds: float) -> str:
    """Run `command` in `folder` and return what it said.

    :raises ConversionFailed: it took too long; it and all its children were killed.
    """
    with subprocess.Popen(  # noqa: S603 (our own list, no shell)
        command,
        cwd=folder,
        env=office_setup.environment(folder),
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
