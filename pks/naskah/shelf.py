"""The built-in templates: files `<key>.v<version>.toml` in the folder `builtin`."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from pks.naskah.language import Language
from pks.naskah.parsing import Data, parse_template
from pks.naskah.template import Template

FIVE_SCOPE_PKS = "pks_lima_lingkup"

_FOLDER = files("pks.naskah") / "builtin"


@cache
def find_template(
    key: str, version: int, language: Language = Language.INDONESIAN
) -> Template | None:
    """Return a built-in template, or None if there is none of that name and version."""
    data = builtin_data(key, version)
    return None if data is None else parse_template(data, language=language)


@cache
def builtin_data(key: str, version: int) -> Data | None:
    """Return the data of a built-in template, as JSON could hold it, or None."""
    file = _FOLDER / f"{key}.v{version}.toml"
    if not file.is_file():
        return None
    data: Data = _without_dates(tomllib.loads(file.read_text(encoding="utf-8")))
    return data


def builtin_templates() -> list[tuple[str, int]]:
    """List key and newest version of every built-in template, by key."""
    newest: dict[str, int] = {}
    for file in _FOLDER.iterdir():
        key, _, version = file.name.removesuffix(".toml").rpartition(".v")
        if key:
            newest[key] = max(newest.get(key, 0), int(version))
    return sorted(newest.items())


def _without_dates(value: Any) -> Any:
    """Return `value` with dates as text: TOML knows them, JSON does not."""
    if isinstance(value, dict):
        return {key: _without_dates(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_without_dates(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def latest_template(key: str) -> Template:
    """Return the newest version of a built-in template.

    :raises LookupError: there is no template of that name.
    """
    template = find_template(key, dict(builtin_templates()).get(key, 0))
    if template is None:
        raise LookupError(f"no built-in template {key!r}")
    return template
