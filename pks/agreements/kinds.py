"""The kinds of things in the register. Pure."""

from enum import StrEnum


class Kind(StrEnum):
    """What kind of paper an agreement is."""

    NOTA_KESEPAKATAN = "nota_kesepakatan"
    NOTA_KESEPAHAMAN = "nota_kesepahaman"
    KESEPAKATAN_BERSAMA = "kesepakatan_bersama"
    PKS = "pks"
    ADENDUM = "adendum"
    PERPANJANGAN = "perpanjangan"


#: The kinds that a PKS may stand under.
PARENT_KINDS = frozenset({Kind.NOTA_KESEPAKATAN, Kind.NOTA_KESEPAHAMAN, Kind.KESEPAKATAN_BERSAMA})
#: The kinds that change another agreement, which is their parent.
AMENDING_KINDS = frozenset({Kind.ADENDUM, Kind.PERPANJANGAN})


class CooperationType(StrEnum):
    """The legal form. A central body is no "third party" to a region: PP 28/2018, as reported."""

    SINERGI = "sinergi"
    KSDPK = "ksdpk"
    KSDD = "ksdd"
    OTHER = "lainnya"


class Responsible(StrEnum):
    """Which party answers for a commitment."""

    FIRST = "kesatu"
    SECOND = "kedua"
    BOTH = "para_pihak"


class CommitmentSource(StrEnum):
    """Where a commitment comes from."""

    WORK_PLAN = "rencana_kerja"
    ADDED = "tambahan"
    """Promised since, outside the signed work plan: an oversight product, an outcome of monev."""


class WitnessHeading(StrEnum):
    """Under which word somebody stands on the last page."""

    WITNESS = "SAKSI"
    ACKNOWLEDGING = "MENGETAHUI"


class AttachmentKind(StrEnum):
    """What an attached file is."""

    SIGNED_SCAN = "naskah_bertanda_tangan"
    FINAL_TEXT = "naskah_final"
    POWER_OF_ATTORNEY = "surat_kuasa"
    OTHER = "lampiran"
