"""The forms of this room: shape and words of input → parts of a template's data, and back."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import FieldList, FormField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional, Regexp, ValidationError

from pks.library.pickers import conditions
from pks.naskah import Template, TemplateError
from pks.naskah.clause_text import parse_clause_text
from pks.web.fields import SelectField, text_in, text_or_none
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _

Values = Mapping[str, Any]
Pairs = Sequence[tuple[str, Any]]

NOT = "bukan"
SHORT = Length(max=200)
LONG = Length(max=2000)
KEY = Regexp(
    r"[a-z][a-z_0-9]{0,29}\Z",
    message=_("Pakai huruf kecil, angka, dan garis bawah, misalnya jangka_waktu."),
)


class Row(Form):
    """A row of a longer form; the form around it carries the CSRF token."""

    class Meta(Form.Meta):
        """How WTForms is to treat a row."""

        csrf = False


class PartForm(Form):
    """What the forms of all parts share: a digest of what the writer has before their eyes."""

    seen = HiddenField()

    #: The field that tells a fault of a value in the data, where it has another name.
    told_by: Mapping[str, str] = {}

    def prepare(self, template: Template) -> None:
        """Offer what the template has. Called before anything is read."""

    def load(self, values: Values) -> None:
        """Show what is stored."""
        raise NotImplementedError

    def to_values(self, stored: Values) -> dict[str, Any]:
        """Return what was typed, as the data has it; `stored` is what stands there now."""
        raise NotImplementedError

    def blame(self, name: str, sentence: str) -> None:
        """Say a fault of the value `name` beside the field that caused it."""
        field = self._fields.get(self.told_by.get(name, name))
        if field is None:
            self.form_errors.append(sentence)
        else:
            field.errors = [*field.errors, sentence]


class GeneralForm(PartForm):
    """What the template is called, and what its paper is."""

    name = StringField(_("Nama templat"), validators=[DataRequired(), SHORT])
    title = StringField(_("Judul naskah"), validators=[DataRequired(), SHORT])
    label_1 = StringField(_("Sebutan pihak pertama"), validators=[DataRequired(), SHORT])
    label_2 = StringField(_("Sebutan pihak kedua"), validators=[DataRequired(), SHORT])
    title_en = StringField(
        _("Judul dalam bahasa Inggris"),
        validators=[Optional(), SHORT],
        description=_("Isi bila templat juga berbahasa Inggris; setiap pasal lalu memintanya."),
    )
    told_by = {"party_labels": "label_1"}

    def load(self, values: Values) -> None:
        """Show what is stored."""
        self.name.data, self.title.data = values["name"], values["title"]
        self.title_en.data = values.get("title_en")
        self.label_1.data, self.label_2.data = values["party_labels"]

    def to_values(self, stored: Values) -> dict[str, Any]:
        """Return what was typed."""
        return {
            "name": text_in(self.name),
            "title": text_in(self.title),
            "title_en": text_or_none(self.title_en),
            "party_labels": [text_in(self.label_1), text_in(self.label_2)],
        }


class TermRow(Row):
    """One thing that a condition asks for."""

    sign = SelectField(_("Berlaku"), choices=[("", _("bila ada")), (NOT, _("bila tidak ada"))])
    term = SelectField(_("Apa"))


class WordedForm(PartForm):
    """What articles and their variants share: a condition, a source, a text."""

    source = StringField(
        _("Asal rumusan"),
        validators=[DataRequired(), SHORT],
        description=_("Misalnya: kebiasaan; rumusan; hukum: nama peraturan dan pasalnya."),
    )
    text = TextAreaField(_("Isi"), validators=[DataRequired()])
    text_en = TextAreaField(_("Isi dalam bahasa Inggris"))
    terms = FieldList(FormField(TermRow))

    def validate_text_en(self, field: TextAreaField) -> None:
        """Refuse what cannot be read; the Indonesian text is read with the whole template."""
        if text_in(field):
            try:
                parse_clause_text(lines_of(field.data), place="")
            except TemplateError as fault:
                raise ValidationError(said(fault)) from None

    def prepare(self, template: Template) -> None:
        """Offer the scopes, options and articles of the template."""
        nothing = [("", _("– tanpa syarat –"))]
        for row in self.terms:
            row.form.term.offer([*nothing, *conditions(template)])

    def _load_worded(self, values: Values) -> None:
        self.source.data, self.text.data = values.get("source"), values.get("text")
        self.text_en.data = values.get("text_en")
        for written in filter(None, values.get("when", "").split(" dan ")):
            sign = NOT if written.startswith(f"{NOT} ") else ""
            self.terms.append_entry({"sign": sign, "term": written.removeprefix(f"{NOT} ").strip()})
        self.terms.append_entry()

    def _worded(self, stored: Values) -> dict[str, Any]:
        rows = (row.form for row in self.terms if row.form.term.data)
        terms = [f"{row.sign.data} {row.term.data}".strip() for row in rows]
        return {
            "when": " dan ".join(dict.fromkeys(terms)),
            "source": text_in(self.source),
            "text": _as_stored(self.text, stored.get("text")),
            "text_en": _as_stored(self.text_en, stored.get("text_en")),
        }


class ArticleForm(WordedForm):
    """A pasal."""

    title = StringField(_("Judul pasal"), validators=[DataRequired(), SHORT])
    title_en = StringField(_("Judul dalam bahasa Inggris"), validators=[Optional(), SHORT])
    scope = SelectField(
        _("Menguraikan ruang lingkup"),
        description=_("Pasal ini datang dan pergi bersama ruang lingkupnya."),
    )
    told_by = {"when": "terms"}

    def prepare(self, template: Template) -> None:
        """Offer the scopes of the template, too."""
        super().prepare(template)
        scopes = [(scope.key, scope.title) for scope in template.scopes]
        self.scope.offer([("", _("– bukan pasal ruang lingkup –")), *scopes])

    def load(self, values: Values) -> None:
        """Show what is stored."""
        self.title.data, self.title_en.data = values["title"], values.get("title_en")
        self.scope.data = values.get("scope", "")
        self._load_worded(values)

    def to_values(self, stored: Values) -> dict[str, Any]:
        """Return what was typed."""
        return {
            "title": text_in(self.title),
            "title_en": text_or_none(self.title_en),
            "scope": self.scope.data or None,
            **self._worded(stored),
        }


class VariantForm(WordedForm):
    """Another wording of a pasal."""

    name = StringField(_("Nama varian"), validators=[DataRequired(), SHORT])
    note = TextAreaField(
        _("Kapan dipakai"),
        validators=[Optional(), LONG],
        description=_("Petunjuk bagi penyusun: permintaan apa yang dijawab rumusan ini."),
    )
    priority = IntegerField(
        _("Prioritas"),
        validators=[Optional(), NumberRange(0, 99)],
        description=_("Bila syarat beberapa varian terpenuhi, yang tertinggi dipakai."),
    )
    told_by = {"when": "terms"}

    def load(self, values: Values) -> None:
        """Show what is stored."""
        self.name.data, self.note.data = values["name"], values.get("note")
        self.priority.data = values.get("priority", 0)
        self._load_worded(values)

    def to_values(self, stored: Values) -> dict[str, Any]:
        """Return what was typed."""
        return {
            "name": text_in(self.name),
            "note": text_or_none(self.note),
            "priority": self.priority.data or 0,
            **self._worded(stored),
        }


def said(fault: TemplateError) -> str:
    """Return a fault of a template as a sentence."""
    words = str(fault).strip(": ")
    return f"{words[:1].upper()}{words[1:]}."


def lines_of(text: str | None) -> str:
    """Return typed text with plain line ends and nothing around it but its first indent."""
    return "\n".join(line.rstrip() for line in (text or "").splitlines()).strip("\n")


def _as_stored(field: TextAreaField, stored: str | None) -> str:
    """Return typed text; the stored one where only the space around its lines is not the same."""
    typed = lines_of(field.data)
    return stored if stored is not None and lines_of(stored) == typed else typed
