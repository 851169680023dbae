"""What others wrote is as it was fetched, and has its licence beside it."""

import json
import re
from pathlib import Path

import pytest

from pks.config import ROOT
from pks.web import vendor


def test_every_vendored_file_is_as_it_was_fetched():
    assert vendor.faults() == []


def test_a_changed_a_missing_and_an_unknown_file_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for file in vendor.FOLDER.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "htmx.min.js").write_bytes((tmp_path / "htmx.min.js").read_bytes() + b" ")
    (tmp_path / "icons.svg").unlink()
    (tmp_path / "evil.js").write_text("")
    monkeypatch.setattr(vendor, "FOLDER", tmp_path)

    assert vendor.faults() == ["evil.js", "htmx.min.js", "icons.svg"]


def test_every_package_has_its_licence():
    texts = (vendor.FOLDER / vendor.LICENSES).read_text()

    for package in json.loads(vendor.WANTED.read_text())["packages"]:
        assert f"{package['name']}@{package['version']} ({package['license']})" in texts


def test_every_icon_that_a_template_or_a_room_names_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (vendor.FOLDER / "icons.svg").read_text()))
    named = set()
    for file in (ROOT / "templates").rglob("*.html"):
        text = file.read_text()
        named |= set(re.findall(r"\bi\('([\w-]+)'", text))
        named |= set(re.findall(r"\btag\('\w*', *'([\w-]+)'", text))
        named |= set(re.findall(r"\bnote\('\w*', *'([\w-]+)'", text))
        named |= set(re.findall(r"\bempty_state\('([\w-]+)'", text))
    for file in (ROOT / "pks").rglob("*.py"):
        named |= set(re.findall(r'Entry\(\s*"[\w.]+",\s*"([\w-]+)"', file.read_text()))

    assert named - drawn == set(), "add them to static/vendor.json and run `make vendor`"
