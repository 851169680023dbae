"""The forms of requests, links and origins: shape and words of input → facts."""

from flask_wtf.file import FileField
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Email, Length, Optional, ValidationError

from pks.agreements.kinds import Kind
from pks.agreements.registering import NewAgreement
from pks.drafting.saving import NewDraft
from pks.intake.asking import NewLink, Wish
from pks.naskah import FIVE_SCOPE_PKS
from pks.web.fields import (
    CheckboxesField,
    SelectField,
    given,
    number_or_none,
    text_in,
    text_or_none,
)
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _

NO_SUCH_CHOICE = _("Pilihan itu tidak tersedia.")
_CHOOSE = _("Pilih instansinya.")


def chosen(form: Form, field: SelectField) -> None:
    if field.data is None:
        raise ValidationError(_CHOOSE)


class WishForm(Form):
    """What an institution asks for. It is all that an outsider sees."""

    subject = TextAreaField(
        _("Kerja sama tentang"),
        description=_("Misalnya: Pengawasan dan Peningkatan Kualitas Pelayanan Publik."),
        validators=[DataRequired(_("Tuliskan pokoknya.")), Length(max=300)],
        render_kw={"rows": 2},
    )
    scopes = CheckboxesField(
        _("Ruang lingkup yang diinginkan"),
        validators=[Optional()],
        invalid_choice_message=NO_SUCH_CHOICE,
    )
    expectation = TextAreaField(
        _("Yang diharapkan"),
        description=_("Masalah yang ingin diselesaikan dan hasil yang diharapkan."),
        validators=[DataRequired(_("Tuliskan yang diharapkan.")), Length(max=4000)],
        render_kw={"rows": 4},
    )
    contact_name = StringField(
        _("Nama yang dapat dihubungi"),
        validators=[DataRequired(_("Isi namanya.")), Length(max=200)],
    )
    contact_office = StringField(
        _("Jabatan"), validators=[DataRequired(_("Isi jabatannya.")), Length(max=200)]
    )
    contact_phone = StringField(_("Telepon kantor"), validators=[Optional(), Length(max=50)])
    contact_email = StringField(
        _("Surel kedinasan"),
        description=_("Jawaban atas usulan dikirim ke alamat ini."),
        validators=[DataRequired(_("Isi alamatnya.")), Email(), Length(max=254)],
    )
    file = FileField(_("Lampiran"), validators=[Optional()])

    def to_wish(self) -> Wish:
        """Return what was typed. Call it only after the form has validated."""
        return Wish(
            subject=" ".join(text_in(self.subject).split()),
            expectation=text_in(self.expectation),
            scope_keys=tuple(self.scopes.data or ()),
            contact_name=text_in(self.contact_name),
            contact_office=text_in(self.contact_office),
            contact_phone=text_or_none(self.contact_phone),
            contact_email=text_in(self.contact_email),
        )


class RequestForm(WishForm):
    """The same, asked by somebody who is signed in."""

    institution = SelectField(
        _("Instansi yang mengusulkan"), coerce=number_or_none, validators=[chosen]
    )
    receiver = SelectField(_("Ditujukan kepada"), coerce=number_or_none, validators=[chosen])
    parent = SelectField(
        _("Perjanjian induk yang diinginkan"), coerce=number_or_none, validators=[Optional()]
    )


class LinkForm(Form):
    """For whom a link is made."""

    institution = SelectField(
        _("Instansi yang akan mengusulkan"), coerce=number_or_none, validators=[chosen]
    )
    receiver = SelectField(_("Ditujukan kepada"), coerce=number_or_none, validators=[chosen])
    parent = SelectField(_("Perjanjian induk"), coerce=number_or_none, validators=[Optional()])
    contact_name = StringField(
        _("Nama penerima tautan"), validators=[DataRequired(_("Isi namanya.")), Length(max=200)]
    )
    contact_email = StringField(
        _("Surel penerima tautan"),
        validators=[DataRequired(_("Isi alamatnya.")), Email(), Length(max=254)],
    )

    def to_link(self) -> NewLink:
        """Return what was typed. Call it only after the form has validated."""
        return NewLink(
            institution_id=given(self.institution),
            receiver_id=given(self.receiver),
            contact_name=text_in(self.contact_name),
            contact_email=text_in(self.contact_email),
            parent_id=self.parent.data,
        )


class RejectForm(Form):
    """Why a request is rejected."""

    reason = TextAreaField(
        _("Alasan"),
        description=_("Dikirim kepada pengusul."),
        validators=[DataRequired(_("Tuliskan alasannya.")), Length(max=1000)],
    )


class DraftForm(Form):
    """What must be chosen to begin a draft; the rest comes from where it grows from."""

    parent = SelectField(_("Perjanjian induk"), coerce=number_or_none)
    first = SelectField(_("PIHAK KESATU"), coerce=number_or_none, validators=[chosen])
    second = SelectField(_("PIHAK KEDUA"), coerce=number_or_none, validators=[chosen])
    subject = TextAreaField(
        _("Tentang"), validators=[DataRequired(_("Tuliskan pokoknya.")), Length(max=300)]
    )
    scopes = CheckboxesField(
        _("Ruang lingkup yang berlaku"),
        validators=[Optional()],
        invalid_choice_message=NO_SUCH_CHOICE,
    )

    def validate_parent(self, field: SelectField) -> None:
        """Ask for a parent: a PKS has one."""
        if field.data is None:
            raise ValidationError(
                _("Pilih perjanjian induknya. Bila belum tercatat, catat dahulu.")
            )

    def to_new_draft(self) -> NewDraft:
        """Return what was chosen. Call it only after the form has validated."""
        return NewDraft(
            template_key=FIVE_SCOPE_PKS,
            agreement=NewAgreement(
                kind=Kind.PKS,
                party_ids=(given(self.first), given(self.second)),
                subject=text_in(self.subject),
                parent_id=self.parent.data,
            ),
        )


class OriginForm(Form):
    """Which agreement of the register has grown from an audience."""

    agreement = SelectField(_("Perjanjian"), coerce=number_or_none)

    def validate_agreement(self, field: SelectField) -> None:
        """Ask for one."""
        if field.data is None:
            raise ValidationError(_("Pilih perjanjiannya."))
