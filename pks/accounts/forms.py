"""The words of the pages about accounts."""

from typing import Any

from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import Email, EqualTo, InputRequired, Length

from pks.accounts.models import Role
from pks.accounts.passwords import LONGEST, SHORTEST, PasswordFault
from pks.accounts.people import UserObstacle
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _

ROLE_WORDS = {
    Role.LEGAL: _("Staf hukum"),
    Role.LIAISON: _("Narahubung"),
    Role.SUPERVISOR: _("Penyelia"),
    Role.ADMIN: _("Administrator"),
}

OBSTACLE_WORDS = {
    UserObstacle.EMAIL_TAKEN: _("Alamat surel itu sudah dipakai akun lain."),
    UserObstacle.LAST_ADMINISTRATOR: _(
        "Ini administrator terakhir. Jadikan orang lain administrator lebih dahulu."
    ),
}

FAULT_WORDS = {
    PasswordFault.TOO_SHORT: _(
        "Kata sandi paling sedikit %(number)d karakter. Beberapa kata biasa pun boleh.",
        number=SHORTEST,
    ),
    PasswordFault.TOO_LONG: _("Kata sandi paling banyak %(number)d karakter.", number=LONGEST),
    PasswordFault.TOO_COMMON: _(
        "Kata sandi itu mudah ditebak. Pakai beberapa kata yang tidak berkaitan."
    ),
}


class SignInForm(Form):
    """Address and password."""

    email = EmailField(
        _("Alamat surel"),
        validators=[InputRequired(_("Isi alamat surel Anda.")), Length(max=254)],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _("Kata sandi"),
        validators=[InputRequired(_("Isi kata sandi Anda.")), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )

    def refuse(self, reason: Any) -> None:
        """Say why it was not enough. One sentence for a wrong address and a wrong password."""
        self.form_errors.append(reason)


class ForgotForm(Form):
    """The address to which a link shall go."""

    email = EmailField(
        _("Alamat surel"),
        validators=[
            InputRequired(_("Isi alamat surel Anda.")),
            Length(max=254),
            Email(_("Tulis alamat surel lengkap, misalnya nama@bekasikota.go.id.")),
        ],
        render_kw={"autocomplete": "username"},
    )


class NewPasswordForm(Form):
    """A new password, twice."""

    password = PasswordField(
        _("Kata sandi baru"),
        description=_(
            "Paling sedikit %(number)d karakter, misalnya empat kata yang tidak berkaitan.",
            number=SHORTEST,
        ),
        validators=[InputRequired(_("Isi kata sandi baru."))],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _("Ulangi kata sandi baru"),
        validators=[
            InputRequired(_("Ulangi kata sandi baru.")),
            EqualTo("password", _("Kedua kata sandi tidak sama.")),
        ],
        render_kw={"autocomplete": "new-password"},
    )

    def show(self, faults: list[PasswordFault]) -> None:
        """Say what is wrong with the new password."""
        self.password.errors = [FAULT_WORDS[fault] for fault in faults]


class ChangePasswordForm(NewPasswordForm):
    """The current password and a new one."""

    current = PasswordField(
        _("Kata sandi sekarang"),
        validators=[InputRequired(_("Isi kata sandi sekarang.")), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )
    field_order = ("current", "password", "again")

    def refuse(self, reason: Any) -> None:
        """Say why the current password was not enough."""
        self.current.errors = [reason]


class NameForm(Form):
    """How one is called on the pages."""

    name = StringField(
        _("Nama"),
        validators=[InputRequired(_("Isi nama Anda.")), Length(max=200)],
        render_kw={"autocomplete": "name"},
    )
