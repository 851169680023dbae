"""The English texts: collected from code and templates, kept as .po, compiled for running.

`python -m pks.web.catalogue update` after texts have changed; `… compile` at every set-up.
"""

import io
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from pks.config import ROOT

FOLDER = ROOT / "pks" / "translations"
_SOURCES = {
    ROOT / "pks": [("**.py", "python")],
    ROOT / "templates": [("**.txt", "jinja2"), ("**.html", "jinja2")],
}
# Where `_` is the word for now, the word for later goes by its name.
_KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None}
# Dates and names that would differ with every run.
_NOISE = re.compile(rb'^"(?:POT?-|Report|Last-T|Language-Team|Generated).*\n', re.MULTILINE)
_OPTIONS = {"**.html": {"trim_blocks": "1", "lstrip_blocks": "1", "silent": "false"}}


def extract() -> Catalog:
    """Return all texts that are marked with `_()`, sorted, with the files they stand in."""
    found = Catalog(charset="utf-8")
    for folder, methods in _SOURCES.items():
        for file, _line, message, comments, context in extract_from_dir(
            folder, method_map=methods, options_map=_OPTIONS, keywords=_KEYWORDS
        ):
            place = str((folder / file).relative_to(ROOT))
            # Files without lines: else every change of code would change the catalogue.
            found.add(message, None, [(place, 0)], auto_comments=comments, context=context)
    return found


def update() -> list[str]:
    """Bring every .po file up to date with the code; return the texts that lack a translation."""
    texts = extract()
    for path in _po_files():
        known = _read(path)
        known.update(texts, no_fuzzy_matching=True)
        known.obsolete.clear()
        written = io.BytesIO()
        write_po(written, known, width=100, sort_output=True, include_lineno=False)
        path.write_bytes(_NOISE.sub(b"", written.getvalue()))
    return untranslated()


def untranslated() -> list[str]:
    """Name each text of the code that some language lacks."""
    texts = {str(message.id) for message in extract() if message.id}
    lacking = set()
    for path in _po_files():
        done = {str(m.id) for m in _read(path) if m.id and _is_whole(m.string)}
        lacking |= texts - done
    return sorted(lacking)


def compile_catalogues() -> None:
    """Write the .mo file beside each .po file. Several processes may do so at once."""
    for path in _po_files():
        compiled = io.BytesIO()
        write_mo(compiled, _read(path))
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_bytes(compiled.getvalue())
        draft.replace(path.with_suffix(".mo"))


def _po_files() -> list[Path]:
    return sorted(FOLDER.glob("*/LC_MESSAGES/messages.po"))


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def _is_whole(translation: str | Sequence[str] | None) -> bool:
    forms = [translation] if isinstance(translation, str) else translation
    return bool(forms) and all(forms or ())


def main(command: str) -> str | None:
    """Run `command`; return what is still to be translated, or nothing."""
    if command == "compile":
        compile_catalogues()
        return None
    lacking = update()
    return "\n".join(["not yet translated:", *lacking]) if lacking else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
