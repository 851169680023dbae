"""What a product says as a promise of an agreement. Stored, so in the language of the register."""

from pks.agreements.kinds import Responsible
from pks.agreements.models import Agreement, Scope
from pks.agreements.rhythm import Rhythm
from pks.agreements.terms import CommitmentTerms
from pks.naskah.indonesian import long_date
from pks.oversight.models import OversightProduct
from pks.oversight.terms import NAMES, UNIT_NAMES
from pks.parties.models import Institution

#: The key of scope 2 in the templates: supervision of public services.
SUPERVISION = "pengawasan"


def supervision_scope(agreement: Agreement) -> Scope | None:
    """Return the scope of `agreement` under which oversight products are carried out, or None."""
    return next((scope for scope in agreement.scopes if scope.key == SUPERVISION), None)


def terms_of(product: OversightProduct, agreement: Agreement) -> CommitmentTerms:
    """Return what is promised under `agreement` because of `product`, which has its id."""
    name = NAMES[product.kind]
    count = f"{product.day_count} {UNIT_NAMES[product.day_unit]}"
    return CommitmentTerms(
        # Without its title: more people see the agreement than may see the product.
        activity=f"Tindak lanjut {name} Nomor {product.number}",
        indicator=f"Seluruh isi {name} ditindaklanjuti dan dilaporkan kepada Ombudsman",
        responsible=_responsible(agreement, product.institution),
        rhythm=Rhythm(first_on=product.due_on),
        schedule=f"{count} sejak diterima pada {long_date(product.received_on)}",
        evidence="Laporan pelaksanaan beserta buktinya",
        key=f"produk-{product.id}",
    )


def _responsible(agreement: Agreement, addressed: Institution) -> Responsible:
    """Return the side of the addressed institution, or of the one above that signed for it."""
    if addressed.is_within(agreement.first.institution):
        return Responsible.FIRST
    return Responsible.SECOND
