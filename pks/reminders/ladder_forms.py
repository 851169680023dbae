"""The forms of how an office wants to be reminded."""

import re
from collections.abc import Mapping
from typing import Any

from wtforms import StringField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from pks.reminders.hours import CLOSES, OPENS, Zone
from pks.reminders.ladder import Audience, Ladder, Matter, Rung
from pks.reminders.ladders import LadderObstacle, OwnHours
from pks.reminders.wording import GAPS, MOST_CHARACTERS, Slot, StrayBrace, UnknownGaps, check_gaps
from pks.reminders.words import AUDIENCE_TEXT, SLOT_TEXT, ZONE_TEXT
from pks.web.fields import SelectField, given, text_in
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _

MOST_DAYS = 730

_DAYS = re.compile("[0-9]{1,3}")

#: Whom the steps of each matter may speak to.
AUDIENCES: Mapping[Matter, tuple[Audience, ...]] = {
    Matter.FOLLOW_UP: (
        Audience.LIAISONS,
        Audience.LIAISONS_AND_DEPUTIES,
        Audience.LEGAL,
        Audience.SUPERVISORS,
        Audience.SUPERIORS,
    ),
    Matter.EXPIRY: (Audience.STAFF, Audience.LEGAL, Audience.LIAISONS, Audience.SUPERIORS),
    Matter.NOTICE: (Audience.STAFF, Audience.LEGAL, Audience.SUPERIORS),
    Matter.APPROVAL: (Audience.WAITED_FOR, Audience.LEGAL, Audience.SUPERVISORS),
    Matter.ROUND: (Audience.LEGAL, Audience.STAFF, Audience.SUPERVISORS),
    Matter.CONFIRMATION: (
        Audience.LIAISONS,
        Audience.LIAISONS_AND_DEPUTIES,
        Audience.SUPERVISORS,
        Audience.SUPERIORS,
    ),
    Matter.LIAISON: (Audience.WAITED_FOR, Audience.LEGAL, Audience.SUPERVISORS, Audience.STAFF),
}

#: Matters whose day lies ahead; the others count from something that has happened.
AHEAD = (Matter.FOLLOW_UP, Matter.EXPIRY, Matter.NOTICE)

OBSTACLE_TEXT = {
    LadderObstacle.EMPTY: _("Isi sedikitnya satu langkah."),
    LadderObstacle.TOO_MANY: _("Terlalu banyak langkah: paling banyak 12."),
    LadderObstacle.TWICE: _("Ada langkah yang ditulis dua kali."),
    LadderObstacle.CLOSES_BEFORE_IT_OPENS: _("Jam tutup harus sesudah jam buka."),
}


def _whole_days(form: Form, field: StringField) -> None:
    """Ask for numbers of days with commas between."""
    if not all(_DAYS.fullmatch(part) and int(part) <= MOST_DAYS for part in _parts(field)):
        raise ValidationError(
            _("Tulis bilangan hari, dipisah koma, misalnya 14, 7, 1; paling besar 730.")
        )


def _parts(field: StringField) -> list[str]:
    return [part for part in text_in(field).replace(",", " ").split() if part]


class LadderForm(Form):
    """The steps of one matter: days before and after, by who is told. `ladder_form` makes it."""

    _matter: Matter

    def load(self, ladder: Ladder) -> None:
        """Show the steps of `ladder`."""
        for audience in AUDIENCES[self._matter]:
            days = [rung.days for rung in ladder if rung.audience is audience]
            if self._matter in AHEAD:
                before = sorted((-day for day in days if day < 0), reverse=True)
                self[f"sebelum_{audience}"].data = _list(before)
            self[f"sesudah_{audience}"].data = _list(sorted(day for day in days if day >= 0))

    def to_rungs(self) -> list[Rung]:
        """Return the steps that were typed."""
        found: list[Rung] = []
        for audience in AUDIENCES[self._matter]:
            if self._matter in AHEAD:
                found += (Rung(-int(n), audience) for n in _parts(self[f"sebelum_{audience}"]))
            found += (Rung(int(n), audience) for n in _parts(self[f"sesudah_{audience}"]))
        return sorted(found)

    @property
    def rows(self) -> list[tuple[Any, list[StringField]]]:
        """Return the fields by who is told, the days before first."""
        kinds = ("sebelum", "sesudah") if self._matter in AHEAD else ("sesudah",)
        return [
            (AUDIENCE_TEXT[audience], [self[f"{kind}_{audience}"] for kind in kinds])
            for audience in AUDIENCES[self._matter]
        ]


def ladder_form(matter: Matter) -> type[LadderForm]:
    """Return the form that asks for the steps of `matter`."""
    fields: dict[str, Any] = {}
    for audience in AUDIENCES[matter]:
        checks = [Optional(), Length(max=100), _whole_days]
        if matter in AHEAD:
            fields[f"sebelum_{audience}"] = StringField(_("Hari sebelumnya"), validators=checks)
        fields[f"sesudah_{audience}"] = StringField(
            _("Hari sesudahnya (0: pada harinya)"), validators=checks
        )
    return type("LadderForm", (LadderForm,), {**fields, "_matter": matter})


def _list(days: list[int]) -> str:
    return ", ".join(str(day) for day in days)


class HoursForm(Form):
    """The zone and the hours in which an office gets mail."""

    zone = SelectField(_("Zona waktu"), choices=list(ZONE_TEXT.items()))
    opens = TimeField(
        _("Surat harian datang pukul"),
        validators=[InputRequired(_("Isi jamnya."))],
        default=OPENS,
    )
    closes = TimeField(
        _("Tidak ada surat sesudah pukul"),
        validators=[InputRequired(_("Isi jamnya."))],
        default=CLOSES,
    )

    def to_hours(self) -> OwnHours:
        """Return what was typed. Call it only after the form has validated."""
        return OwnHours(Zone(self.zone.data), given(self.opens), given(self.closes))


def _known_gaps(form: Form, field: TextAreaField) -> None:
    try:
        check_gaps(text_in(field))
    except StrayBrace as refusal:
        raise ValidationError(_("Ada kurung kurawal tanpa pasangannya.")) from refusal
    except UnknownGaps as refusal:
        raise ValidationError(
            _(
                "Tidak dikenal: %(unknown)s. Yang dapat dipakai: %(known)s.",
                unknown=", ".join(f"{{{gap}}}" for gap in refusal.gaps),
                known=", ".join(f"{{{gap}}}" for gap in GAPS),
            )
        ) from refusal


class WordingForm(Form):
    """The sentences that an office writes itself."""

    def to_texts(self) -> dict[Slot, str]:
        """Return what was typed, by place."""
        return {slot: text_in(self[slot.value]) for slot in Slot}


def wording_form() -> type[WordingForm]:
    """Return the form with one field a place."""
    checks = [Optional(), Length(max=MOST_CHARACTERS), _known_gaps]
    fields = {slot.value: TextAreaField(SLOT_TEXT[slot], validators=checks) for slot in Slot}
    return type("WordingForm", (WordingForm,), fields)
