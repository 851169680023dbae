"""The forms of an evaluation: shape and words of input → facts."""

from collections.abc import Sequence

from wtforms import (
    DateField,
    FieldList,
    FormField,
    HiddenField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from pks.agreements.forms import WHOLE_YEAR, add_error
from pks.agreements.models import Agreement
from pks.monev.concluding import Meeting
from pks.monev.evaluating import Round, RoundObstacle
from pks.monev.kinds import Rating, Recommendation
from pks.monev.models import Sheet
from pks.monev.sheets import Gap, ScopeAnswer, SheetFacts
from pks.monev.words import GAP_TEXT, OBSTACLE_TEXT, RATING_TEXT, RECOMMENDATION_TEXT
from pks.web.fields import RadioField, SelectField, given, number_or_none, text_in, text_or_none
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _

_LONGEST = 4000
_WORDS = ("achieved", "hindrance", "suggestion")


class RoundForm(Form):
    """A new round."""

    from_on = DateField(
        _("Masa yang dievaluasi, dari"),
        validators=[InputRequired(_("Isi tanggalnya.")), WHOLE_YEAR],
    )
    until_on = DateField(
        _("Sampai dengan"), validators=[InputRequired(_("Isi tanggalnya.")), WHOLE_YEAR]
    )
    due_on = DateField(
        _("Lembar diserahkan paling lambat"),
        validators=[InputRequired(_("Isi tanggalnya.")), WHOLE_YEAR],
    )
    coordinator = SelectField(
        _("Koordinator"),
        coerce=number_or_none,
        description=_("Misalnya Bagian Kerja Sama atau Bagian Organisasi."),
    )
    follow_up = SelectField(
        _("Memenuhi tindak lanjut"),
        coerce=number_or_none,
        validators=[Optional()],
        description=_("Tindak lanjut ruang lingkup monitoring dan evaluasi yang dipenuhinya."),
    )

    def to_round(self) -> Round:
        """Return what was typed. Call it only after the form has validated."""
        return Round(
            given(self.from_on),
            given(self.until_on),
            given(self.due_on),
            given(self.coordinator),
            self.follow_up.data,
        )

    def show(self, obstacles: Sequence[RoundObstacle]) -> None:
        """Put each obstacle beside its field."""
        show_obstacles(self, obstacles)


class ScopeRow(Form):
    """What is said of one scope."""

    class Meta(Form.Meta):
        """The form around the row carries the token."""

        csrf = False

    scope_key = HiddenField()
    rating = RadioField(
        _("Pelaksanaan"), choices=list(RATING_TEXT.items()), validators=[Optional()]
    )
    achieved = TextAreaField(
        _("Yang tercapai"),
        validators=[Optional(), Length(max=_LONGEST)],
        render_kw={"rows": 2},
    )
    hindrance = TextAreaField(
        _("Kendala"), validators=[Optional(), Length(max=_LONGEST)], render_kw={"rows": 2}
    )
    suggestion = TextAreaField(
        _("Saran"), validators=[Optional(), Length(max=_LONGEST)], render_kw={"rows": 2}
    )

    def to_answer(self) -> ScopeAnswer:
        """Return what was typed."""
        rating = Rating(self.rating.data) if self.rating.data else None
        return ScopeAnswer(self.scope_key.data or "", rating, *(text_in(self[n]) for n in _WORDS))


class SheetForm(Form):
    """A sheet: a row for each scope, and a recommendation."""

    version = HiddenField()
    scopes = FieldList(FormField(ScopeRow), max_entries=30)
    recommendation = RadioField(
        _("Rekomendasi"),
        choices=list(RECOMMENDATION_TEXT.items()),
        validators=[Optional()],
        description=_("Apakah kerja sama dilanjutkan, diperluas, atau dihentikan."),
    )
    note = TextAreaField(
        _("Catatan atas rekomendasi"),
        validators=[Optional(), Length(max=_LONGEST)],
        render_kw={"rows": 3},
    )

    def load(self, agreement: Agreement, facts: SheetFacts, version: int) -> None:
        """Show what was saved, or what is proposed."""
        said = {answer.scope_key: answer for answer in facts.answers}
        self.version.data = str(version)
        self.recommendation.data = facts.recommendation and facts.recommendation.value
        self.note.data = facts.note
        for scope in agreement.scopes:
            answer = said.get(scope.key, ScopeAnswer(scope.key))
            self.scopes.append_entry(
                {
                    "scope_key": scope.key,
                    "rating": answer.rating and answer.rating.value,
                    **{name: getattr(answer, name) for name in _WORDS},
                }
            )

    def to_facts(self, agreement: Agreement) -> SheetFacts:
        """Return what was typed of the agreement's own scopes. Call it after validation."""
        keys = {scope.key for scope in agreement.scopes}
        answers = (row.form.to_answer() for row in self.scopes)
        word = self.recommendation.data
        return SheetFacts(
            tuple(answer for answer in answers if answer.scope_key in keys),
            Recommendation(word) if word else None,
            text_in(self.note),
        )

    def show(self, obstacles: Sequence[RoundObstacle], gaps: Sequence[Gap]) -> None:
        """Put each reason beside its field."""
        show_obstacles(self, obstacles)
        rows = {row.form.scope_key.data: row.form for row in self.scopes}
        for one in gaps:
            name, sentence = GAP_TEXT[one.gap]
            place = rows[one.scope_key] if one.scope_key else self
            add_error(place[name], sentence)


class ConclusionForm(SheetForm):
    """The joint sheet, with the meeting that came to it and the next step."""

    held_on = DateField(_("Tanggal rapat evaluasi"), validators=[Optional(), WHOLE_YEAR])
    place = StringField(_("Tempat rapat"), validators=[Optional(), Length(max=200)])
    missing_reason = TextAreaField(
        _("Alasan menyimpulkan tanpa semua lembar"),
        validators=[Optional(), Length(max=1000)],
        render_kw={"rows": 2},
    )

    def to_meeting(self) -> Meeting:
        """Return what was typed. Call it only after the form has validated."""
        reason = text_or_none(self.missing_reason) if "missing_reason" in self else None
        return Meeting(self.held_on.data, text_in(self.place), reason)


def facts_of_sheet(sheet: Sheet) -> SheetFacts:
    """Return what `sheet` says as one value."""
    return SheetFacts(
        tuple(
            ScopeAnswer(one.scope_key, one.rating, one.achieved, one.hindrance, one.suggestion)
            for one in sheet.answers
        ),
        sheet.recommendation,
        sheet.note,
    )


def show_obstacles(form: Form, obstacles: Sequence[RoundObstacle]) -> None:
    """Put each obstacle beside its field; on top, if the form has none of that name."""
    for obstacle in obstacles:
        name, sentence = OBSTACLE_TEXT[obstacle]
        form.show_error(name, sentence)
