"""The forms of the sections that repeat: work plan, liaisons, witnesses.

Each list ends with one empty row, so that adding needs no script; a row is taken out by its box.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    StringField,
)
from wtforms.validators import Length, Optional, ValidationError

from pks.agreements.forms import WHOLE_YEAR
from pks.agreements.kinds import Responsible, WitnessHeading
from pks.agreements.rhythm import Rhythm
from pks.agreements.terms import CommitmentTerms, LiaisonTerms, ScopeTerms, WitnessTerms
from pks.drafting.content import (
    WORDS_FOR_RESPONSIBLE,
    LiaisonsPart,
    WitnessesPart,
    WorkPlanPart,
)
from pks.drafting.forms import (
    Offers,
    Row,
    SectionForm,
)
from pks.web.fields import SelectField, number_or_none, text_in, text_or_none
from pks.web.language import lazy_gettext as _

RHYTHM_TEXT = {
    Rhythm.ONCE: _("Satu kali"),
    Rhythm.MONTHLY: _("Setiap bulan"),
    Rhythm.QUARTERLY: _("Setiap tiga bulan"),
    Rhythm.SEMESTER: _("Setiap enam bulan"),
    Rhythm.YEARLY: _("Setiap tahun"),
}

#: How the work plan prints a rhythm for which nobody has written words.
RHYTHM_IN_PRINT = {
    Rhythm.ONCE: "Satu kali",
    Rhythm.MONTHLY: "Setiap bulan",
    Rhythm.QUARTERLY: "Setiap triwulan",
    Rhythm.SEMESTER: "Setiap semester",
    Rhythm.YEARLY: "Setiap tahun",
}


class CommitmentRow(Row):
    """One promise."""

    scope_key = HiddenField()
    activity = StringField(_("Kegiatan"), validators=[Optional(), Length(max=300)])
    indicator = StringField(_("Indikator keberhasilan"), validators=[Optional(), Length(max=300)])
    responsible = SelectField(_("Penanggung jawab"), choices=list(WORDS_FOR_RESPONSIBLE.items()))
    rhythm = SelectField(_("Irama"), choices=list(RHYTHM_TEXT.items()))
    schedule = StringField(
        _("Jadwal dalam naskah"),
        validators=[Optional(), Length(max=200)],
        description=_("Kosongkan untuk mengikuti irama."),
    )
    first_on = DateField(
        _("Jatuh tempo pertama"),
        validators=[Optional(), WHOLE_YEAR],
        description=_("Kosongkan untuk dihitung sejak mulai berlaku."),
    )
    evidence = StringField(_("Bukti"), validators=[Optional(), Length(max=300)])
    needs_file = BooleanField(_("Selesai hanya dengan berkas bukti"), default=True)
    needs_attendance = BooleanField(_("Selesai hanya dengan daftar hadir"))
    remove = BooleanField(_("Hapus komitmen ini"))

    def to_terms(self) -> CommitmentTerms:
        """Return what was typed."""
        rhythm = Rhythm(self.rhythm.data)
        return CommitmentTerms(
            activity=text_in(self.activity),
            indicator=text_in(self.indicator),
            responsible=Responsible(self.responsible.data),
            rhythm=rhythm,
            schedule=text_or_none(self.schedule) or RHYTHM_IN_PRINT[rhythm],
            evidence=text_in(self.evidence),
            needs_file=self.needs_file.data,
            needs_attendance=self.needs_attendance.data,
            first_on=self.first_on.data,
        )


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
            for commitment in scope.commitments:
                self.commitments.append_entry({"scope_key": scope.key, **vars(commitment)})
            self.commitments.append_entry({"scope_key": scope.key, "needs_file": True})

    def prepare(self, offers: Offers) -> None:
        """Know the scopes of the draft: none comes or goes here, whatever is sent."""
        self._scopes = offers.scopes

    def to_part(self) -> WorkPlanPart:
        """Return what was typed; a row without activity is no commitment."""
        reasons = {row.form.scope_key.data: text_or_none(row.form.reason) for row in self.scopes}
        return WorkPlanPart(
            tuple(
                ScopeTerms(
                    key=key,
                    title=title,
                    commitments=tuple(row.form.to_terms() for row in self.rows_of(key)),
                    no_commitment_reason=reasons.get(key),
                )
                for key, title in self._scopes
            )
        )

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
