"""The built-in templates: files `<key>.v<version>.toml` in the folder `builtin`."""

import tomllib
from functools import cache
from importlib.resources import files

from pks.naskah.records.parsing import parse_record
from pks.naskah.records.template import RecordTemplate

AUDIENCE = "berita_acara_audiensi"
LIAISON_EXCHANGE = "berita_acara_narahubung"
EVALUATION = "berita_acara_monev"
POWER_OF_ATTORNEY = "surat_kuasa"
COVER_LETTER = "surat_pengantar"
SILENCE_LETTER = "surat_kepala_unit"

_FOLDER = files("pks.naskah.records") / "builtin"


@cache
def find_record(key: str, version: int) -> RecordTemplate | None:
    """Return a built-in template, or None if there is none of that name and version."""
    file = _FOLDER / f"{key}.v{version}.toml"
    if not file.is_file():
        return None
    return parse_record(tomllib.loads(file.read_text(encoding="utf-8")))


@cache
def latest_record(key: str) -> RecordTemplate:
    """Return the newest version of a built-in template.

    :raises LookupError: there is no template of that name.
    """
    names = [file.name for file in _FOLDER.iterdir() if file.name.startswith(f"{key}.v")]
    versions = [int(name.removeprefix(f"{key}.v").removesuffix(".toml")) for name in names]
    template = find_record(key, max(versions, default=0))
    if template is None:
        raise LookupError(f"no built-in record {key!r}")
    return template
