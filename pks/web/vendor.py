"""The parts of the front end that others wrote: fetched once, kept with the code, checked offline.

`python -m pks.web.vendor refresh` fetches what `static/vendor.json` wants and writes the lock;
`python -m pks.web.vendor check` compares each file in `static/vendor/` with the lock.
"""

import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from pks.config import ROOT

FOLDER = ROOT / "static" / "vendor"
WANTED = ROOT / "static" / "vendor.json"
LOCK = ROOT / "static" / "vendor.lock.json"
LICENSES = "LICENSES.txt"

_BLANK_PATH = re.compile(r'\s*<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')
_SOURCE_MAP = re.compile(rb"\n?/[*/][#@] sourceMappingURL=\S+(\s*\*/)?\s*$")

Lock = dict[str, dict[str, Any]]


class WrongPackage(Exception):
    """A fetched package is not the one that the lock (or the registry) describes."""


def refresh() -> str:
    """Fetch every wanted package with `npm pack`, write its files, the licences and the lock.

    :raises WrongPackage: a package's SHA-512 is not the one that was locked.
    """
    known: Lock = json.loads(LOCK.read_text()) if LOCK.exists() else {}
    lock: Lock = {}
    licenses = []
    FOLDER.mkdir(parents=True, exist_ok=True)
    for package in json.loads(WANTED.read_text())["packages"]:
        name = f"{package['name']}@{package['version']}"
        archive, integrity = _fetch(name, known.get(name, {}).get("integrity"))
        files = _chosen_files(package, archive)
        for file, content in files.items():
            (FOLDER / file).write_bytes(content)
        licenses.append(f"{name} ({package['license']})\n\n{_license_of(archive)}")
        lock[name] = {
            "integrity": integrity,
            "license": package["license"],
            "files": {file: _sha256(content) for file, content in files.items()},
        }
    text = f"\n\n{'-' * 78}\n\n".join(licenses) + "\n"
    (FOLDER / LICENSES).write_text(text)
    lock[LICENSES] = {"files": {LICENSES: _sha256(text.encode())}}
    LOCK.write_text(json.dumps(lock, indent=1) + "\n")
    return f"{len(lock) - 1} packages fetched"


def faults() -> list[str]:
    """Name each vendored file that was changed, is missing or is in no lock."""
    lock: Lock = json.loads(LOCK.read_text())
    wanted = {
        file: digest for package in lock.values() for file, digest in package["files"].items()
    }
    found = {file.name: _sha256(file.read_bytes()) for file in FOLDER.iterdir()}
    return sorted(f for f in wanted.keys() | found.keys() if wanted.get(f) != found.get(f))


def _fetch(name: str, locked: str | None) -> tuple[dict[str, bytes], str]:
    """Return the files of the package `name` and its integrity as npm writes it."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", name, "--json", "--silent", "--pack-destination", folder]
        answer = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        described = json.loads(answer.stdout)
        info = described[0] if isinstance(described, list) else next(iter(described.values()))
        packed = next(Path(folder).glob("*.tgz"))
        digest = base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode()
        integrity = f"sha512-{digest}"
        if integrity != (locked or info["integrity"]):
            raise WrongPackage(f"{name}: wanted {locked or info['integrity']}, got {integrity}")
        with tarfile.open(packed) as archive:
            content = {
                member.name.removeprefix("package/"): opened.read()
                for member in archive
                if (opened := archive.extractfile(member))
            }
        return content, integrity


def _chosen_files(package: dict[str, Any], archive: dict[str, bytes]) -> dict[str, bytes]:
    files = {
        kept: _SOURCE_MAP.sub(b"\n", archive[source])
        if kept.endswith((".css", ".js"))
        else archive[source]
        for source, kept in package.get("files", {}).items()
    }
    if "sprite" in package:
        files[package["sprite"]] = _sprite(archive, package["icons"])
    return files


def _sprite(archive: dict[str, bytes], icons: list[str]) -> bytes:
    """Return one SVG with a symbol for each of `icons`."""
    symbols = []
    for icon in icons:
        drawing = archive[f"icons/outline/{icon}.svg"].decode()
        body = drawing[drawing.index(">", drawing.index("<svg")) + 1 : drawing.rindex("</svg>")]
        body = re.sub(r"\n *", "", _BLANK_PATH.sub("", body))
        symbols.append(f'<symbol id="{icon}" viewBox="0 0 24 24">{body}</symbol>')
    opening = (
        '<svg xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" '
        'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">'
    )
    return f"{opening}{''.join(symbols)}</svg>".encode()


def _license_of(archive: dict[str, bytes]) -> str:
    name = next(name for name in archive if name.upper().startswith("LICENSE"))
    return archive[name].decode().strip()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def main(command: str) -> str | None:
    """Run `command`; return what is wrong, or nothing."""
    if command == "refresh":
        refresh()
    wrong = faults()
    return f"changed, missing or unknown: {', '.join(wrong)}" if wrong else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
