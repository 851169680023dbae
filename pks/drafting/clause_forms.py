"""The forms of articles: which wording, and whose."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its stubs
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from pks.drafting.clauses import check_text
from pks.drafting.content import ClausePart
from pks.naskah import ChangeKind, Template, TemplateError
from pks.naskah.clause_text import LONGEST
from pks.web.fields import SelectField, text_in, text_or_none
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _

#: Chosen: the article is as the template has it, variants that conditions choose included.
AS_TEMPLATE = "templat"
_VARIANT = "varian:"
_OWN = (ChangeKind.EDITED, ChangeKind.INSERTED)

_TITLE = _("Judul pasal")
_TEXT = _("Teks pasal")
_TEXT_HINT = _(
    "Satu baris satu ayat atau butir. Ayat diawali (1), butir diawali a. atau 1. dan dijorokkan; "
    "nomor dan tanda akhir dirapikan sendiri."
)


@dataclass(frozen=True)
class ClauseOffers:
    """What may be chosen for one article, and what its text starts from."""

    template: Template
    article: str
    title: str
    text: str
    """The wording that the article has without a text of its own."""
    wordings: Mapping[str, str]
    """The template's texts, each with the choice that stands for it."""
    choices: Sequence[tuple[str, str]]
    articles: Collection[str]
    """All that an article may stand behind."""
    has_template: bool
    """Whether the article is one of the template's."""


class ClauseForm(Form):
    """One article: as the template has it, a variant, one's own words, or gone."""

    version = HiddenField()
    choice = RadioField(_("Rumusan"))
    title = StringField(_TITLE, validators=[Length(max=200)])
    text = TextAreaField(_TEXT, validators=[Length(max=LONGEST)], description=_TEXT_HINT)
    # What it offers is for the page; what is sent is looked at below.
    after = SelectField(_("Letak"), validate_choice=False)
    reason = TextAreaField(
        _("Alasan menyimpang dari templat"),
        validators=[Optional(), Length(max=1000)],
        description=_("Dibaca pemberi paraf. Wajib sebelum naskah dikirim."),
    )
    _offers: ClauseOffers

    def prepare(self, offers: ClauseOffers) -> None:
        """Offer the wordings. Called before anything is read."""
        self._offers = offers
        self.choice.choices = [SelectChoice(value, label) for value, label in offers.choices]

    def load(self, part: ClausePart) -> None:
        """Show what was saved, or what there is to start from. `prepare` comes first."""
        self.choice.data = _choice(part)
        self.title.data = part.title or self._offers.title
        self.text.data = part.text or self._offers.text
        self.after.data = part.after or ""
        self.reason.data = part.reason

    def validate_text(self, field: TextAreaField) -> None:
        """Refuse what the engine cannot read, in its words; only where the text is to stand."""
        if _kind(self.choice.data or "") not in _OWN:
            return
        place = text_in(self.title) or self._offers.title
        try:
            check_text(self._offers.template, self._offers.article, _lines(field), place=place)
        except TemplateError as error:
            raise ValidationError(str(error)) from error

    def validate_title(self, field: StringField) -> None:
        """Ask for the title of an article of one's own."""
        if _kind(self.choice.data or "") is ChangeKind.INSERTED and not text_in(field):
            raise ValidationError(_("Tuliskan judulnya."))

    def to_part(self) -> ClausePart:
        """Return what was chosen and typed. Call it only after the form has validated."""
        choice, text, title = self.choice.data, _lines(self.text), text_in(self.title)
        if self._offers.has_template and title == self._offers.title:
            title = ""
        if _kind(choice) is ChangeKind.EDITED and not title:
            # The template's own words in one's own hand are the template's words.
            choice = self._offers.wordings.get(text, choice)
        kind = _kind(choice)
        is_own = kind in _OWN or text not in self._offers.wordings
        return ClausePart(
            kind=kind,
            variant=choice.removeprefix(_VARIANT) if kind is ChangeKind.VARIANT else None,
            title=title or None,
            text=text if text and is_own else None,
            after=self._after(),
            reason=text_or_none(self.reason),
        )

    def _after(self) -> str | None:
        after: str | None = self.after.data
        is_place = not self._offers.has_template and after in self._offers.articles
        return after if is_place and after != self._offers.article else None


class InsertForm(Form):
    """An article that the template does not have."""

    title = StringField(_TITLE, validators=[DataRequired(_("Tuliskan judulnya.")), Length(max=200)])
    text = TextAreaField(
        _TEXT,
        validators=[DataRequired(_("Tuliskan isinya.")), Length(max=LONGEST)],
        description=_TEXT_HINT,
    )
    reason = TextAreaField(
        _("Alasan menyimpang dari templat"),
        validators=[Optional(), Length(max=1000)],
        description=_("Dibaca pemberi paraf. Wajib sebelum naskah dikirim."),
    )
    _template: Template
    _article: str

    def prepare(self, template: Template, article: str) -> None:
        """Know the template that the text is to fit, and how the article is to be called."""
        self._template, self._article = template, article

    def validate_text(self, field: TextAreaField) -> None:
        """Refuse what the engine cannot read, in its words."""
        try:
            check_text(self._template, self._article, _lines(field), place=text_in(self.title))
        except TemplateError as error:
            raise ValidationError(str(error)) from error

    def to_part(self, after: str | None) -> ClausePart:
        """Return what was typed, behind the article `after` or first of all."""
        return ClausePart(
            kind=ChangeKind.INSERTED,
            title=text_in(self.title),
            text=_lines(self.text),
            after=after,
            reason=text_or_none(self.reason),
        )


def variant_choice(key: str) -> str:
    """Return the choice that stands for a variant."""
    return f"{_VARIANT}{key}"


def _choice(part: ClausePart) -> str:
    if part.kind is ChangeKind.VARIANT:
        return variant_choice(part.variant or "")
    return part.kind or AS_TEMPLATE


def _kind(choice: str) -> ChangeKind | None:
    if choice.startswith(_VARIANT):
        return ChangeKind.VARIANT
    return next((kind for kind in ChangeKind if kind.value == choice), None)


def _lines(field: TextAreaField) -> str:
    """Return the text as the engine writes it: browsers end lines in their own way."""
    return "\n".join(line.rstrip() for line in (field.data or "").strip().splitlines())
