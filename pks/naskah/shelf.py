"""The built-in templates: files `<key>.v<version>.toml` in the folder `builtin`."""

import tomllib
from functools import cache
from importlib.resources import files

from pks.naskah.parsing import parse_template
from pks.naskah.template import Template

FIVE_SCOPE_PKS = "pks_lima_lingkup"

_FOLDER = files("pks.naskah") / "builtin"


@cache
def find_template(key: str, version: int) -> Template | None:
    """Return a built-in template, or None if there is none of that name and version."""
    file = _FOLDER / f"{key}.v{version}.toml"
    if not file.is_file():
        return None
    return parse_template(tomllib.loads(file.read_text(encoding="utf-8")))


def latest_template(key: str) -> Template:
    """Return the newest version of a built-in template.

    :raises LookupError: there is no template of that name.
    """
    names = [file.name for file in _FOLDER.iterdir() if file.name.startswith(f"{key}.v")]
    versions = [int(name.removeprefix(f"{key}.v").removesuffix(".toml")) for name in names]
    template = find_template(key, max(versions, default=0))
    if template is None:
        raise LookupError(f"no built-in template {key!r}")
    return template
