"""What both ways to LibreOffice share, the kept process and the one for a single document.

For documents that we wrote ourselves: nothing from outside is handed to so large a program. And
even those are converted behind a fence: a profile of its own that loads no link and runs no macro,
an empty folder, nothing of our environment, no network where the system can take it away.
"""

import functools
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

# By its content LibreOffice would open anything, whatever the name says.
IMPORT_FILTER = "MS Word 2007 XML"
EXPORT_FILTER = "writer_pdf_Export"
EXPORT_OPTIONS: Mapping[str, bool | int] = {
    # PDF/A-2b (ISO 19005-2): every font inside, no outside source, for an archive.
    "SelectPdfVersion": 2,
    # Headings, lists and tables are marked as such, for those who have it read to them.
    "UseTaggedPDF": True,
    "DisplayPDFDocumentTitle": True,
}

# How every soffice is called: no window, no question, no recovery of what was before.
ARGUMENTS = ("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard")

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


class NoConverter(Exception):
    """LibreOffice is not installed here."""


class ConversionFailed(Exception):
    """LibreOffice did not make a PDF of it; the message is its own, or "timeout"."""


def find_soffice() -> Path:
    """Return the command `soffice`.

    :raises NoConverter: it is not installed.
    """
    soffice = shutil.which("soffice")
    if soffice is None:
        raise NoConverter
    return Path(soffice)


def profile() -> str:
    """Return the settings of a fresh profile, for its `user/registrymodifications.xcu`."""
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>\n"
        for path, name, value in _SETTINGS
    )
    return f"{_PROFILE_HEAD}{items}</oor:items>\n"


@functools.cache
def fence() -> tuple[str, ...]:
    """Return the words before a command that take its network away; none where that fails."""
    try:
        trial = subprocess.run(  # noqa: S603 (a fixed command)
            [*_NO_NETWORK, "true"], capture_output=True, timeout=_FENCE_TRIAL_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return _NO_NETWORK if trial.returncode == 0 else ()


def environment(home: Path) -> dict[str, str]:
    """Return the environment to run in: nothing of ours, which holds passwords, perhaps a proxy."""
    path = os.environ.get("PATH", os.defpath)
    return {"PATH": path, "HOME": str(home), "TMPDIR": str(home), "LANG": "C.UTF-8"}
