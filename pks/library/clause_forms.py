"""The forms of what is begun, published, shared and asked for."""

from typing import Any

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Optional, ValidationError

from pks.agreements.kinds import Kind
from pks.agreements.words import KIND_TEXT
from pks.library.forms import KEY, LONG, SHORT, Values, lines_of
from pks.naskah import Template
from pks.naskah.findings import Mandatory
from pks.web.fields import SelectField, text_in
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _


class NameForm(Form):
    """The name of something that is begun."""

    name = StringField(_("Nama"), validators=[DataRequired(), SHORT])


class NewArticleForm(Form):
    """A new pasal; the rest is written on its own page."""

    title = StringField(_("Judul pasal"), validators=[DataRequired(), SHORT])
    key = StringField(
        _("Nama untuk rujukan"),
        validators=[Optional(), KEY],
        description=_("Kosongkan untuk dibuat dari judulnya. Tidak dapat diubah kemudian."),
    )
    after = SelectField(_("Letaknya"))
    source = StringField(_("Asal rumusan"), validators=[DataRequired(), SHORT], default="rumusan")
    text = TextAreaField(
        _("Isi"),
        validators=[DataRequired()],
        description=_("Satu baris satu ayat atau butir; nomor diberikan sendiri oleh sistem."),
    )
    known_keys: frozenset[str] = frozenset()

    def prepare(self, template: Template) -> None:
        """Offer the places between the articles."""
        self.known_keys = frozenset(article.key for article in template.articles)
        self.after.offer(places_in(template))

    def validate_key(self, field: StringField) -> None:
        """Refuse a name that another article has."""
        if text_in(field) in self.known_keys:
            raise ValidationError(_("Sudah ada pasal dengan nama itu."))

    def to_article(self, key: str) -> dict[str, Any]:
        """Return the article that was typed."""
        return {
            "key": key,
            "title": text_in(self.title),
            "source": text_in(self.source),
            "text": lines_of(self.text.data),
        }


class InsertForm(Form):
    """Which shared clause, and where."""

    clause = SelectField(_("Klausul"), validators=[DataRequired()])
    after = SelectField(_("Letaknya"))


class PublishForm(Form):
    """What is new in the version that is published."""

    note = TextAreaField(
        _("Apa yang baru"),
        validators=[Optional(), LONG],
        description=_("Dilihat oleh penyusun naskah pada halaman templat."),
    )


class ClauseForm(Form):
    """A new version of a shared clause."""

    title = StringField(_("Judul"), validators=[DataRequired(), SHORT])
    source = StringField(_("Asal rumusan"), validators=[DataRequired(), SHORT])
    text = TextAreaField(_("Isi"), validators=[DataRequired()])
    note = TextAreaField(_("Apa yang baru"), validators=[Optional(), LONG])
    seen = HiddenField()

    def load(self, values: Values) -> None:
        """Show what is stored."""
        self.title.data, self.source.data = values["title"], values.get("source")
        self.text.data = values["text"]

    def to_values(self) -> dict[str, Any]:
        """Return what was typed."""
        return {
            "title": text_in(self.title),
            "source": text_in(self.source),
            "text": lines_of(self.text.data),
        }


class MandatoryForm(Form):
    """An article that a kind of paper must have."""

    kind = SelectField(_("Jenis naskah"), choices=[(kind.value, KIND_TEXT[kind]) for kind in Kind])
    title = StringField(_("Judul pasal"), validators=[DataRequired(), SHORT])
    key = StringField(
        _("Nama pasal dalam templat"),
        validators=[DataRequired(), KEY],
        description=_("Seperti dalam rujukan, misalnya jangka_waktu."),
    )
    source = StringField(
        _("Mengapa wajib"),
        validators=[DataRequired(), SHORT],
        description=_("Peraturan dengan pasalnya, atau: kebiasaan."),
    )

    def to_clause(self) -> Mandatory:
        """Return what was typed."""
        return Mandatory(text_in(self.key), text_in(self.title), text_in(self.source))


def places_in(template: Template) -> list[tuple[str, Any]]:
    """Offer the places of a new article; the last one first, for most are put there."""
    behind = [(one.key, _("Setelah %(title)s", title=one.title)) for one in template.articles]
    return [*reversed(behind), ("", _("Paling depan"))]
