"""The forms of institutions, people and accounts."""

from collections.abc import Sequence

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    Email,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)

from pks.accounts.models import Role
from pks.naskah.facts import Capacity
from pks.parties.institutions import InstitutionFacts, InstitutionObstacle
from pks.parties.models import InstitutionKind
from pks.parties.people import Appointment, AppointmentObstacle, PersonFacts
from pks.web.fields import SelectField, given, number_or_none, text_in, text_or_none
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _

INSTITUTION_KIND_TEXT = {
    InstitutionKind.NATIONAL_BODY: _("Lembaga negara"),
    InstitutionKind.REPRESENTATIVE_OFFICE: _("Perwakilan"),
    InstitutionKind.REGIONAL_GOVERNMENT: _("Pemerintah daerah"),
    InstitutionKind.REGIONAL_UNIT: _("Perangkat daerah"),
    InstitutionKind.WORK_UNIT: _("Unit kerja"),
}

CAPACITY_TEXT = {
    Capacity.DEFINITIVE: _("Definitif"),
    Capacity.PLT: _("Pelaksana Tugas (Plt.)"),
    Capacity.PLH: _("Pelaksana Harian (Plh.)"),
    Capacity.PJ: _("Penjabat (Pj.)"),
}

ROLE_TEXT = {
    Role.LEGAL: _("Staf hukum"),
    Role.LIAISON: _("Narahubung"),
    Role.SUPERVISOR: _("Penyelia"),
    Role.ADMIN: _("Administrator"),
}

INSTITUTION_OBSTACLE_TEXT = {
    InstitutionObstacle.NAME_TAKEN: _("Instansi dengan nama ini sudah ada."),
    InstitutionObstacle.BELOW_ITSELF: _(
        "Sebuah instansi tidak dapat berada di bawah dirinya sendiri."
    ),
}

APPOINTMENT_OBSTACLE_TEXT = {
    AppointmentObstacle.ENDS_BEFORE_START: _("Hari terakhir tidak boleh mendahului hari pertama."),
    AppointmentObstacle.OFFICE_TAKEN: _(
        "Jabatan ini masih dipegang pejabat definitif lain pada masa itu. Akhiri dahulu masa "
        "jabatannya."
    ),
}


class InstitutionForm(Form):
    """An institution or unit."""

    name = StringField(
        _("Nama lengkap"), validators=[DataRequired(_("Isi namanya.")), Length(max=200)]
    )
    short_name = StringField(
        _("Nama pendek"), validators=[DataRequired(_("Isi nama pendeknya.")), Length(max=60)]
    )
    kind = SelectField(_("Jenis"), choices=list(INSTITUTION_KIND_TEXT.items()))
    parent = SelectField(_("Berada di bawah"), coerce=number_or_none)
    seat = StringField(
        _("Kedudukan"),
        validators=[Optional(), Length(max=300)],
        description=_(
            "Tercetak setelah “berkedudukan di”, misalnya: Jalan Ahmad Yani Nomor 1, Kota Bekasi."
        ),
    )
    needs_power_of_attorney = BooleanField(
        _("Kepalanya menandatangani dengan Surat Kuasa"),
        description=_("Bila dicentang, penandatanganan ditahan sampai Surat Kuasa tercatat."),
    )

    silence_days = IntegerField(
        _("Sunyi sesudah berapa hari"),
        validators=[Optional(), NumberRange(min=7, max=730)],
        description=_(
            "Perjanjian kantor ini disebut sunyi bila selama itu tanpa kegiatan padahal ada yang "
            "jatuh tempo. Kosongkan untuk mengikuti instansi di atasnya; lazimnya 90 hari."
        ),
    )

    def to_facts(self) -> InstitutionFacts:
        """Return what was typed. Call it only after the form has validated."""
        return InstitutionFacts(
            name=text_in(self.name),
            short_name=text_in(self.short_name),
            kind=InstitutionKind(self.kind.data),
            parent_id=self.parent.data,
            seat=text_or_none(self.seat),
            needs_power_of_attorney=self.needs_power_of_attorney.data,
            silence_days=self.silence_days.data,
        )

    def show(self, obstacles: Sequence[InstitutionObstacle]) -> None:
        """Put each obstacle beside what caused it."""
        place = {
            InstitutionObstacle.NAME_TAKEN: self.name,
            InstitutionObstacle.BELOW_ITSELF: self.parent,
        }
        for obstacle in obstacles:
            field = place[obstacle]
            field.errors = [*field.errors, INSTITUTION_OBSTACLE_TEXT[obstacle]]


class PersonForm(Form):
    """A person: office contact data only. `version` is what the writer had before their eyes."""

    version = HiddenField()

    name = StringField(
        _("Nama"),
        validators=[DataRequired(_("Isi namanya.")), Length(max=200)],
        description=_("Seperti akan tercetak dalam naskah, termasuk gelar bila dipakai."),
    )
    institution = SelectField(_("Instansi"), coerce=number_or_none)
    position = StringField(_("Tugas atau jabatan"), validators=[Optional(), Length(max=200)])
    email = StringField(
        _("Surel dinas"),
        validators=[Optional(), Email(_("Alamat surel itu tidak lengkap.")), Length(max=200)],
    )
    phone = StringField(_("Telepon dinas"), validators=[Optional(), Length(max=40)])
    aliases = TextAreaField(
        _("Ejaan lain"),
        validators=[Optional(), Length(max=1000)],
        description=_("Satu ejaan satu baris, agar mudah ditemukan."),
    )

    def validate_institution(self, field: SelectField) -> None:
        """Ask for an institution."""
        if field.data is None:
            raise ValidationError(_("Pilih instansinya."))

    def to_facts(self) -> PersonFacts:
        """Return what was typed. Call it only after the form has validated."""
        return PersonFacts(
            name=text_in(self.name),
            institution_id=self.institution.data,
            position=text_or_none(self.position),
            email=text_or_none(self.email),
            phone=text_or_none(self.phone),
            aliases=text_in(self.aliases),
        )


class AppointmentForm(Form):
    """An office given to a person."""

    institution = SelectField(_("Jabatan pada instansi"), coerce=number_or_none)
    title = StringField(
        _("Nama jabatan"),
        validators=[DataRequired(_("Isi nama jabatannya.")), Length(max=200)],
        description=_("Tanpa Plt. atau Pj., misalnya: Kepala Perwakilan Jakarta Raya."),
    )
    capacity = SelectField(_("Sebagai"), choices=list(CAPACITY_TEXT.items()))
    starts_on = DateField(_("Sejak"), validators=[InputRequired(_("Isi tanggalnya."))])
    ends_on = DateField(
        _("Sampai"),
        validators=[Optional()],
        description=_("Kosongkan selama masih menjabat."),
    )
    basis = StringField(_("Dasar pengangkatan"), validators=[Optional(), Length(max=300)])

    def validate_institution(self, field: SelectField) -> None:
        """Ask for an institution."""
        if field.data is None:
            raise ValidationError(_("Pilih instansinya."))

    def to_appointment(self) -> Appointment:
        """Return what was typed. Call it only after the form has validated."""
        return Appointment(
            institution_id=self.institution.data,
            title=text_in(self.title),
            capacity=Capacity(self.capacity.data),
            starts_on=given(self.starts_on),
            ends_on=self.ends_on.data,
            basis=text_or_none(self.basis),
        )

    def show(self, obstacles: Sequence[AppointmentObstacle]) -> None:
        """Put each obstacle beside what caused it."""
        place = {
            AppointmentObstacle.ENDS_BEFORE_START: self.ends_on,
            AppointmentObstacle.OFFICE_TAKEN: self.title,
        }
        for obstacle in obstacles:
            field = place[obstacle]
            field.errors = [*field.errors, APPOINTMENT_OBSTACLE_TEXT[obstacle]]


class LastDayForm(Form):
    """The last day in office."""

    last_day = DateField(
        _("Hari terakhir menjabat"), validators=[InputRequired(_("Isi tanggalnya."))]
    )


class AccountForm(Form):
    """An account: who may sign in, as what, for which institution."""

    name = StringField(_("Nama"), validators=[DataRequired(_("Isi namanya.")), Length(max=200)])
    email = StringField(
        _("Surel dinas"),
        validators=[
            DataRequired(_("Isi alamatnya.")),
            Email(_("Alamat surel itu tidak lengkap.")),
            Length(max=254),
        ],
    )
    role = SelectField(_("Peran"), choices=list(ROLE_TEXT.items()))
    institution = SelectField(_("Instansi"), coerce=number_or_none)
    person = SelectField(
        _("Orangnya dalam daftar"),
        coerce=number_or_none,
        description=_("Wajib untuk narahubung: menentukan perjanjian yang terlihat."),
    )

    def validate_institution(self, field: SelectField) -> None:
        """Ask for an institution."""
        if field.data is None:
            raise ValidationError(_("Pilih instansinya."))

    def validate_person(self, field: SelectField) -> None:
        """Ask for the person behind a liaison's account."""
        if field.data is None and self.role.data == Role.LIAISON:
            raise ValidationError(_("Pilih orangnya: narahubung ditunjuk sebagai orang."))
