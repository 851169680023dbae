"""Letters from their three templates, in Indonesian whatever the language of the request."""

from datetime import date
from textwrap import shorten
from typing import Any

from css_inline import CSSInliner
from flask import render_template
from flask_babel import force_locale

from pks.mail.outbox import Letter
from pks.web.filters import tanggal_panjang
from pks.web.language import INDONESIAN

#: How much of a subject a list of mails shows; the letter itself says all of it.
SUBJECT_CHARACTERS = 78

# Mail programs drop style sheets, except the ones for the dark, which cannot be inlined.
_inliner = CSSInliner(keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False)


def render_letter(folder: str, **facts: Any) -> Letter:
    """Return the letter in `folder` (`<room>/mail/<letter>`) with `facts` filled in."""
    with force_locale(INDONESIAN):
        subject = render_template(f"{folder}/subject.txt", **facts)
        text = render_template(f"{folder}/body.txt", **facts)
        html = render_template(f"{folder}/body.html", **facts)
    line = shorten(subject, SUBJECT_CHARACTERS, placeholder="…")
    return Letter(line, text.strip() + "\n", _inliner.inline(html))


def render_lines(template: str, **facts: Any) -> list[str]:
    """Return the lines of a text of ours that are not empty, each with single spaces."""
    with force_locale(INDONESIAN):
        text = render_template(template, **facts)
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def day_in_words(day: date) -> str:
    """Return a day as letters write it: "Senin, 9 Mei 2022"."""
    with force_locale(INDONESIAN):
        return tanggal_panjang(day)
