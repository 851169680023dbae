"""The forms of the sections that repeat: work plan, liaisons, witnesses.

Each list ends with one empty row, so that adding needs no script; a row is taken out by its box.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    StringField,
)
from wtforms.validators import Length, Optional, ValidationError

from pks.agreements.kinds import Responsible, WitnessHeading
from pks.agreements.plan_models import DEFAULT_LEAD_DAYS, LEAD_DAYS
from pks.agreements.rhythm import YEARLY
from pks.agreements.terms import CommitmentTerms, LiaisonTerms, ScopeTerms, WitnessTerms, named
from pks.drafting.content import (
    WORDS_FOR_RESPONSIBLE,
    Inherited,
    LiaisonsPart,
    WitnessesPart,
    WorkPlanPart,
)
from pks.drafting.forms import (
    Offers,
    Row,
    SectionForm,
)
from pks.drafting.rhythm_form import RhythmRow, fields_of
from pks.web.fields import SelectField, number_or_none, text_in, text_or_none
from pks.web.language import lazy_gettext as _

LEAD_TEXT = {days: _("%(n)s hari sebelum jatuh tempo", n=days) for days in LEAD_DAYS}

#: What a row shows in which nothing has been typed.
_EMPTY = {**fields_of(YEARLY), "needs_file": True, "lead_days": DEFAULT_LEAD_DAYS}


def _number_in(field: HiddenField) -> int | None:
    text = str(field.data or "")
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else None


class CommitmentRow(RhythmRow):
    """One promise."""

    scope_key = HiddenField()
    key = HiddenField(validators=[Length(max=40)])
    origin_id = HiddenField()
    activity = StringField(_("Kegiatan"), validators=[Optional(), Length(max=300)])
    indicator = StringField(_("Indikator keberhasilan"), validators=[Optional(), Length(max=300)])
    responsible = SelectField(_("Penanggung jawab"), choices=list(WORDS_FOR_RESPONSIBLE.items()))
    schedule = StringField(
        _("Jadwal dalam naskah"),
        validators=[Optional(), Length(max=200)],
        description=_("Kosongkan untuk mengikuti irama."),
    )
    evidence = StringField(_("Bukti"), validators=[Optional(), Length(max=300)])
    needs_file = BooleanField(_("Selesai hanya dengan berkas bukti"), default=True)
    needs_attendance = BooleanField(_("Selesai hanya dengan daftar hadir"))
    lead_days = SelectField(_("Muncul dalam daftar"), coerce=int, choices=list(LEAD_TEXT.items()))
    remove = BooleanField(_("Hapus komitmen ini"))

    def to_terms(self) -> CommitmentTerms:
        """Return what was typed."""
        return CommitmentTerms(
            activity=text_in(self.activity),
            indicator=text_in(self.indicator),
            responsible=Responsible(self.responsible.data),
            rhythm=self.to_rhythm(),
            schedule=text_in(self.schedule),
            evidence=text_in(self.evidence),
            needs_file=self.needs_file.data,
            needs_attendance=self.needs_attendance.data,
            lead_days=self.lead_days.data,
            key=text_in(self.key),
            origin_id=_number_in(self.origin_id),
        )


def _shown(scope_key: str, commitment: CommitmentTerms) -> dict[str, Any]:
    """Return what the fields of `CommitmentRow` show of a commitment."""
    return {
        **vars(commitment),
        **fields_of(commitment.rhythm),
        "scope_key": scope_key,
        "schedule": commitment.own_schedule,
    }


class ReasonRow(Row):
    """Why a scope promises nothing."""

    scope_key = HiddenField()
    title = HiddenField()
    reason = StringField(
        _("Alasan bila tidak ada komitmen"), validators=[Optional(), Length(max=500)]
    )


class WorkPlanForm(SectionForm):
    """What is promised under each scope."""

    commitments = FieldList(FormField(CommitmentRow))
    scopes = FieldList(FormField(ReasonRow))
    _scopes: Iterable[tuple[str, str]]
    _inherited: tuple[Inherited, ...]

    def load(self, part: WorkPlanPart) -> None:
        """Show what was saved, and one empty row under each scope."""
        for scope in part.scopes:
            self.scopes.append_entry(
                {
                    "scope_key": scope.key,
                    "title": scope.title,
                    "reason": scope.no_commitment_reason,
                }
            )
            for commitment in named(scope.commitments):
                self.commitments.append_entry(_shown(scope.key, commitment))
            self.commitments.append_entry(_EMPTY | {"scope_key": scope.key})

    def prepare(self, offers: Offers) -> None:
        """Know the scopes of the draft: none comes or goes here, whatever is sent."""
        self._scopes = offers.scopes
        self._inherited = offers.inherited

    def to_part(self) -> WorkPlanPart:
        """Return what was typed; a row without activity is no commitment."""
        reasons = {row.form.scope_key.data: text_or_none(row.form.reason) for row in self.scopes}
        return WorkPlanPart(
            tuple(
                ScopeTerms(
                    key=key,
                    title=title,
                    commitments=named(map(self._terms, self.rows_of(key))),
                    no_commitment_reason=reasons.get(key),
                )
                for key, title in self._scopes
            ),
            self._inherited,
        )

    def _terms(self, row: Any) -> CommitmentTerms:
        """Return the promise in a row; it comes from above only if somebody took it from there."""
        terms: CommitmentTerms = row.form.to_terms()
        known = {one.origin_id for one in self._inherited}
        return terms if terms.origin_id in known else replace(terms, origin_id=None)

    def rows_of(self, scope_key: str) -> list[Any]:
        """Return the rows of a scope that promise something."""
        return [
            row
            for row in self.commitments
            if row.form.scope_key.data == scope_key
            and text_in(row.form.activity)
            and not row.form.remove.data
        ]


class LiaisonRow(Row):
    """One liaison; the party follows from where the person works."""

    person = SelectField(_("Narahubung"), coerce=number_or_none)
    scope = SelectField(_("Untuk"))
    deputy = SelectField(_("Wakil narahubung"), coerce=number_or_none)
    remove = BooleanField(_("Hapus narahubung ini"))

    def validate_deputy(self, field: SelectField) -> None:
        """Refuse somebody who would stand in for themselves."""
        if field.data is not None and field.data == self.person.data:
            raise ValidationError(_("Wakil harus orang lain."))


class LiaisonsForm(SectionForm):
    """The liaisons of both parties."""

    liaisons = FieldList(FormField(LiaisonRow))
    _party_of_person: Mapping[int, int]

    def prepare(self, offers: Offers) -> None:
        """Offer the people of both parties and the scopes."""
        self._party_of_person = offers.party_of_person
        for row in self.liaisons:
            self._offer(row.form, offers)

    def load(self, part: LiaisonsPart) -> None:
        """Show what was saved and an empty row."""
        for liaison in part.liaisons:
            self.liaisons.append_entry(
                {
                    "person": liaison.person_id,
                    "scope": liaison.scope_key or "",
                    "deputy": liaison.deputy_id,
                }
            )
        self.liaisons.append_entry()

    def to_part(self) -> LiaisonsPart:
        """Return who was chosen; a row without a person is none."""
        rows = [row.form for row in self.liaisons if row.form.person.data]
        return LiaisonsPart(
            tuple(
                LiaisonTerms(
                    party=self._party_of_person[row.person.data],
                    person_id=row.person.data,
                    scope_key=row.scope.data or None,
                    deputy_id=row.deputy.data,
                )
                for row in rows
                if not row.remove.data
            )
        )

    def _offer(self, row: LiaisonRow, offers: Offers) -> None:
        row.person.offer(offers.people)
        row.deputy.offer(offers.people)
        row.scope.offer([("", _("Semua ruang lingkup")), *offers.scopes])


class WitnessRow(Row):
    """Somebody on the last page."""

    name = StringField(_("Nama"), validators=[Optional(), Length(max=200)])
    office = StringField(_("Jabatan"), validators=[Optional(), Length(max=200)])
    heading = SelectField(
        _("Tercetak di bawah kata"), choices=[(word.value, word.value) for word in WitnessHeading]
    )
    remove = BooleanField(_("Hapus nama ini"))


class WitnessesForm(SectionForm):
    """Who stands on the last page besides the signatories."""

    witnesses = FieldList(FormField(WitnessRow))

    def load(self, part: WitnessesPart) -> None:
        """Show what was saved and an empty row."""
        for witness in part.witnesses:
            self.witnesses.append_entry(vars(witness))
        self.witnesses.append_entry()

    def to_part(self) -> WitnessesPart:
        """Return who was named; a row without a name is none."""
        return WitnessesPart(witnesses_in(self.witnesses))


def witnesses_in(rows: Iterable[Any]) -> tuple[WitnessTerms, ...]:
    """Return the witnesses that rows of `WitnessRow` name."""
    return tuple(
        WitnessTerms(
            text_in(row.form.name),
            text_in(row.form.office),
            WitnessHeading(row.form.heading.data),
        )
        for row in rows
        if text_in(row.form.name) and not row.form.remove.data
    )
