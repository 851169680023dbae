"""The form of everything that a template says outside its articles."""

import re
from datetime import date
from typing import Any

from wtforms import BooleanField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from pks.library.forms import PartForm, Values
from pks.web.language import lazy_gettext as _

_SINCE = re.compile(r"\[sejak (?P<day>\d{4}-\d{2}-\d{2})\]\s*(?P<text>.*)")
_WHEN = re.compile(r"\[bila (?P<when>[^\]]*)\]\s*(?P<text>.*)")
_SENTENCE = Length(max=3000)
_MANY = Length(max=30_000)


class SentencesForm(PartForm):
    """Everything that is said outside the articles."""

    opening = TextAreaField(_("Pembukaan"), validators=[DataRequired(), _SENTENCE])
    identity = TextAreaField(
        _("Komparisi setiap pihak"),
        validators=[DataRequired(), _SENTENCE],
        description=_(
            "Variabel pihak: {jabatan}, {dasar_kewenangan}, {nama}, {kedudukan}, {sebutan}."
        ),
    )
    joint = TextAreaField(_("Kalimat PARA PIHAK"), validators=[DataRequired(), _SENTENCE])
    recitals = TextAreaField(
        _("Premis"),
        validators=[Optional(), _MANY],
        description=_("Satu baris satu huruf; syarat di depannya: [bila ruang_lingkup:nama]."),
    )
    basis_intro = TextAreaField(
        _("Kalimat sebelum dasar hukum"), validators=[DataRequired(), _SENTENCE]
    )
    basis = TextAreaField(
        _("Dasar hukum"),
        validators=[Optional(), _MANY],
        description=_(
            "Satu baris satu peraturan; [sejak 2022-10-17] di depannya bila hanya untuk "
            "perjanjian yang ditandatangani sejak hari itu."
        ),
    )
    parent = BooleanField(_("Naskah induk ditulis sebagai dasar terakhir"))
    agreement = TextAreaField(_("Kalimat kesepakatan"), validators=[DataRequired(), _SENTENCE])
    closing = TextAreaField(_("Kalimat penutup"), validators=[DataRequired(), _SENTENCE])
    told_by = {"legal_basis": "basis"}

    def validate_basis(self, field: TextAreaField) -> None:
        """Refuse a day that is in no calendar."""
        for line in _lines(field.data):
            match = _SINCE.fullmatch(line)
            try:
                date.fromisoformat(match["day"] if match else "2022-01-01")
            except ValueError:
                raise ValidationError(_("Tulis tanggal yang ada di kalender.")) from None

    def load(self, values: Values) -> None:
        """Show what is stored."""
        for name in ("opening", "identity", "joint", "agreement", "closing"):
            self[name].data = values[name]["text"]
        basis = values["legal_basis"]
        self.recitals.data = "\n".join(map(_recital_line, values["recitals"]["items"]))
        self.basis.data = "\n".join(map(_basis_line, basis["items"]))
        self.basis_intro.data = basis["intro"]
        self.parent.data = bool(basis.get("parent"))

    def to_values(self, stored: Values) -> dict[str, Any]:
        """Return what was typed; what is not on the form stays as it is stored."""
        values: dict[str, Any] = {
            name: dict(stored[name]) | {"text": _joined(self[name].data)}
            for name in ("opening", "identity", "joint", "agreement", "closing")
        }
        known = stored["recitals"]["items"]
        recitals = [_known_as(_recital(line), known) for line in _lines(self.recitals.data)]
        basis = {key: one for key, one in stored["legal_basis"].items() if key != "parent"}
        basis |= {
            "intro": _joined(self.basis_intro.data),
            "items": [
                _known_as(_basis(line), stored["legal_basis"]["items"])
                for line in _lines(self.basis.data)
            ],
        }
        if self.parent.data:
            basis["parent"] = stored["legal_basis"].get("parent", "{induk}")
        return values | {
            "recitals": dict(stored["recitals"]) | {"items": recitals},
            "legal_basis": basis,
        }


def _recital_line(entry: Values) -> str:
    return f"[bila {entry['when']}] {entry['text']}" if entry.get("when") else entry["text"]


def _recital(line: str) -> dict[str, Any]:
    match = _WHEN.fullmatch(line)
    return {"text": match["text"], "when": match["when"]} if match else {"text": line}


def _basis_line(entry: Values) -> str:
    since = entry.get("signed_from")
    return f"[sejak {since}] {entry['text']}" if since else entry["text"]


def _basis(line: str) -> dict[str, Any]:
    match = _SINCE.fullmatch(line)
    return {"text": match["text"], "signed_from": match["day"]} if match else {"text": line}


def _known_as(entry: dict[str, Any], known: list[dict[str, Any]]) -> dict[str, Any]:
    """Return `entry` with what is stored beside the same text: its source, its English side."""
    same = next((one for one in known if one["text"] == entry["text"]), {})
    kept = {key: value for key, value in same.items() if key not in ("when", "signed_from")}
    return kept | entry


def _lines(text: str | None) -> list[str]:
    return [line.strip().rstrip(";") for line in (text or "").splitlines() if line.strip()]


def _joined(text: str | None) -> str:
    """Return typed text as one line: a sentence of the paper has no line ends of its own."""
    return " ".join((text or "").split())
