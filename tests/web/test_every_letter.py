"""Each letter of the product, also those not yet written: as text it says what it shows.

Rendered with stand-ins: a fact becomes a word of its own, so that none can be left out of one of
the two texts. Each condition is taken both ways.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from jinja2 import Undefined

from pks.web import letters
from pks.web.letters import SUBJECT_CHARACTERS, render_letter
from tests.letters import differences, fetched
from tests.web.test_every_route import LETTERS, TEMPLATES


class Fact(Undefined):
    """Whatever a letter asks for. It says its own name, and answers every question alike."""

    says_yes = True

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(self)(name=f"{self._undefined_name}.{name}")

    def __iter__(self) -> Iterator[Any]:
        for number in range(2) if self.says_yes else ():
            yield type(self)(name=f"{self._undefined_name}.{number}")

    def __str__(self) -> str:
        return str(self._undefined_name)

    def __bool__(self) -> bool:
        return self.says_yes

    def __contains__(self, _: object) -> bool:
        return self.says_yes

    def __gt__(self, _: object) -> bool:
        return self.says_yes

    def __eq__(self, _: object) -> bool:
        return self.says_yes

    __lt__ = __ge__ = __le__ = __gt__

    def __neg__(self) -> "Fact":
        return self

    __hash__ = Undefined.__hash__


class NoFact(Fact):
    says_yes = False


@pytest.fixture(params=[Fact, NoFact], ids=["yes", "no"])
def with_stand_ins(app: Flask, request: pytest.FixtureRequest) -> Iterator[None]:
    """Let templates be filled with stand-ins; our own filters leave them as they are."""

    def patient(filter_: Any) -> Any:
        return lambda value, *more: value if isinstance(value, Fact) else filter_(value, *more)

    ours = {
        name: patient(filter_)
        for name, filter_ in app.jinja_env.filters.items()
        if (getattr(filter_, "__module__", None) or "").startswith(("pks.", "flask_babel"))
    }
    env = app.jinja_env.overlay(undefined=request.param)
    env.filters = {**app.jinja_env.filters, **ours}
    with app.test_request_context(), force_locale("id"), pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            letters, "render_template", lambda name, **f: env.get_template(name).render(f)
        )
        yield


@pytest.mark.parametrize("folder", LETTERS, ids=lambda folder: f"{folder.parts[-3]}/{folder.name}")
def test_says_the_same_as_text_and_as_html(folder: Path, with_stand_ins: None):
    letter = render_letter(str(folder.relative_to(TEMPLATES)))

    assert differences(letter.text, letter.html) == set()
    assert fetched(letter.html) == []
    assert "<img" not in letter.html
    assert "style=" in letter.html
    assert "@media" in letter.html
    assert 0 < len(letter.subject) <= SUBJECT_CHARACTERS


def test_a_long_subject_ends_at_a_word_and_says_so(app: Flask, monkeypatch):
    def rendered(name: str, **_: object) -> str:
        return "[7 hari lagi] " + "Rekapitulasi pengaduan " * 20 if "subject" in name else "<p>x"

    monkeypatch.setattr(letters, "render_template", rendered)
    with app.test_request_context():
        subject = render_letter("x").subject

    assert len(subject) <= SUBJECT_CHARACTERS
    assert subject.endswith(("Rekapitulasi…", "pengaduan…"))
