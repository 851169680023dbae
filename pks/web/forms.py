"""The base of all forms, and the one way to answer with one.

A refused form answers 422 with everything typed still in it, each error beside its field and all
of them in a summary on top.
"""

from typing import Any

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField

from pks.web.language import lazy_gettext as _
from pks.web.typed import cleaned

# What WTForms itself says, in words of ours: it has no Indonesian.
_WTFORMS_WORDS = {
    "This field is required.": _("Wajib diisi."),
    "Not a valid choice.": _("Pilihan itu tidak tersedia."),
    "Not a valid choice": _("Pilihan itu tidak tersedia."),
    "'%(value)s' is not a valid choice for this field.": _("Pilihan itu tidak tersedia."),
    "'%(value)s' are not valid choices for this field.": _("Pilihan itu tidak tersedia."),
    "Invalid choice(s): one or more data inputs could not be coerced.": _(
        "Pilihan itu tidak dikenal."
    ),
    "Invalid Choice: could not coerce.": _("Pilihan itu tidak dikenal."),
    "Not a valid date value.": _("Tulis tanggal yang ada di kalender."),
    "Not a valid time value.": _("Tulis jam yang benar, misalnya 09.30."),
    "Not a valid integer value.": _("Tulis bilangan bulat."),
    "Not a valid decimal value.": _("Tulis bilangan."),
    "Invalid email address.": _("Alamat surel itu tidak lengkap."),
    "Field must be between %(min)d and %(max)d characters long.": _(
        "Panjangnya harus %(min)d sampai %(max)d karakter."
    ),
    "Field cannot be longer than %(max)d character.": _("Paling banyak %(max)d karakter."),
    "Field cannot be longer than %(max)d characters.": _("Paling banyak %(max)d karakter."),
    "Field must be at least %(min)d character long.": _("Paling sedikit %(min)d karakter."),
    "Field must be at least %(min)d characters long.": _("Paling sedikit %(min)d karakter."),
    "Number must be at least %(min)s.": _("Paling kecil %(min)s."),
    "Number must be at most %(max)s.": _("Paling besar %(max)s."),
    "Number must be between %(min)s and %(max)s.": _("Harus antara %(min)s dan %(max)s."),
    "Invalid input.": _("Isian itu tidak dapat diterima."),
    "The CSRF token is missing.": _("Halaman ini sudah terlalu lama terbuka. Kirim sekali lagi."),
    "The CSRF token has expired.": _("Halaman ini sudah terlalu lama terbuka. Kirim sekali lagi."),
    "The CSRF tokens do not match.": _(
        "Halaman ini sudah terlalu lama terbuka. Kirim sekali lagi."
    ),
}


class _Words:
    """Translations as WTForms wants them."""

    def gettext(self, text: str) -> str:
        return str(_WTFORMS_WORDS.get(text, text))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return self.gettext(singular if n == 1 else plural)


class Form(FlaskForm):  # type: ignore[misc]
    """A form whose own words are Indonesian."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """How WTForms is to speak."""

        def get_translations(self, form: FlaskForm) -> _Words:
            """Return the translator of WTForms' own messages."""
            return _Words()

        def bind_field(self, form: FlaskForm, unbound_field: Any, options: Any) -> Any:
            """Free what is typed into any text field from control characters."""
            if issubclass(unbound_field.field_class, StringField):
                filters = unbound_field.kwargs.get("filters", ())
                options = {**options, "filters": (cleaned, *filters)}
            return super().bind_field(form, unbound_field, options)

    def show_error(self, name: str, sentence: Any) -> None:
        """Put `sentence` beside the field `name`; on top, if the form has none of that name."""
        if name in self:
            self[name].errors = [*self[name].errors, sentence]
        else:
            self.form_errors.append(sentence)


def render_form(template: str, form: FlaskForm, **context: Any) -> ResponseReturnValue:
    """Render `form` in `template`: with 200 when it is first shown, 422 when it was refused."""
    status = 422 if request.method == "POST" else 200
    return make_response(render_template(template, form=form, **context), status)
