"""The form that begins a draft."""

from collections.abc import Mapping, Sequence

from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from pks.agreements.kinds import Kind
from pks.agreements.registering import NewAgreement
from pks.drafting.saving import NewDraft
from pks.library.shelf import Offer
from pks.web.fields import SelectField, number_or_none, text_in
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _


class NewDraftForm(Form):
    """What must be chosen to begin."""

    template = SelectField(_("Templat"))
    parent = SelectField(_("Perjanjian induk"), coerce=number_or_none)
    first = SelectField(_("PIHAK KESATU"), coerce=number_or_none)
    second = SelectField(_("PIHAK KEDUA"), coerce=number_or_none)
    subject = TextAreaField(
        _("Tentang"), validators=[DataRequired(_("Tuliskan pokoknya.")), Length(max=300)]
    )

    kinds: Mapping[str, Kind] = {}

    def offer_templates(self, offers: Sequence[Offer]) -> None:
        """Offer the templates that a new agreement may begin with, and know what each makes."""
        self.kinds = {offer.key: Kind(offer.kind) for offer in offers}
        self.template.offer([(offer.key, offer.name) for offer in offers])

    @property
    def kind(self) -> Kind:
        """Return what kind of paper the chosen template makes."""
        return self.kinds.get(self.template.data, Kind.PKS)

    def validate_parent(self, field: SelectField) -> None:
        """Ask for a parent: a PKS has one."""
        if field.data is None and self.kind is Kind.PKS:
            raise ValidationError(
                _("Pilih perjanjian induknya. Bila belum tercatat, catat dahulu.")
            )

    def validate_first(self, field: SelectField) -> None:
        """Ask for a party."""
        if field.data is None:
            raise ValidationError(_("Pilih pihaknya."))

    def validate_second(self, field: SelectField) -> None:
        """Ask for another party."""
        if field.data is None:
            raise ValidationError(_("Pilih pihaknya."))
        if field.data == self.first.data:
            raise ValidationError(_("Kedua pihak harus instansi yang berbeda."))

    def to_new_draft(self) -> NewDraft:
        """Return what was chosen. Call it only after the form has validated."""
        return NewDraft(
            template_key=self.template.data,
            agreement=NewAgreement(
                kind=self.kind,
                party_ids=(self.first.data, self.second.data),
                subject=text_in(self.subject),
                parent_id=self.parent.data if self.kind is Kind.PKS else None,
            ),
        )
