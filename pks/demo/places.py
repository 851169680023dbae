"""The institutions of the story, as a tree. Names in full, as a title block has them."""

from dataclasses import dataclass, field

from pks.parties.models import InstitutionKind as Kind


@dataclass(frozen=True)
class Place:
    """An institution and what stands below it."""

    short_name: str
    name: str
    kind: Kind
    seat: str | None = None
    below: tuple["Place", ...] = field(default=())


def _units(kind: Kind, city: str, seat: str, **names: str) -> tuple[Place, ...]:
    """Return units named `<name> <city>`; a keyword is the short name, "_" standing for a space."""
    return tuple(
        Place(short.replace("_", " "), f"{name} {city}", kind, seat)
        for short, name in names.items()
    )


_KOTA = "Kota Bekasi"
_KABUPATEN = "Kabupaten Bekasi"

OMBUDSMAN = Place(
    "Ombudsman RI",
    "Ombudsman Republik Indonesia",
    Kind.NATIONAL_BODY,
    "Jakarta",
    (
        Place(
            "Ombudsman Jakarta Raya",
            "Ombudsman Republik Indonesia Perwakilan Jakarta Raya",
            Kind.REPRESENTATIVE_OFFICE,
            "Jakarta",
            _units(
                Kind.WORK_UNIT,
                "Perwakilan Jakarta Raya",
                "Jakarta",
                Keasistenan_Pencegahan="Keasistenan Pencegahan Maladministrasi",
                Keasistenan_Pemeriksaan="Keasistenan Pemeriksaan Laporan",
                Keasistenan_PVL="Keasistenan Penerimaan dan Verifikasi Laporan",
            ),
        ),
        Place(
            "Biro HKO",
            "Biro Hukum, Kerja Sama dan Organisasi Ombudsman Republik Indonesia",
            Kind.WORK_UNIT,
            "Jakarta",
        ),
    ),
)

KOTA_BEKASI = Place(
    "Pemkot Bekasi",
    "Pemerintah Kota Bekasi",
    Kind.REGIONAL_GOVERNMENT,
    _KOTA,
    (
        *_units(
            Kind.REGIONAL_UNIT,
            _KOTA,
            _KOTA,
            Disdik="Dinas Pendidikan",
            Dinkes="Dinas Kesehatan",
            Disdamkarmat="Dinas Pemadam Kebakaran dan Penyelamatan",
            Satpol_PP="Satuan Polisi Pamong Praja",
            Dinsos="Dinas Sosial",
            Disnaker="Dinas Tenaga Kerja",
            DKP3="Dinas Ketahanan Pangan, Pertanian dan Perikanan",
            DLH="Dinas Lingkungan Hidup",
            Disdukcapil="Dinas Kependudukan dan Pencatatan Sipil",
            Dishub="Dinas Perhubungan",
            Diskominfostandi="Dinas Komunikasi, Informatika, Statistik dan Persandian",
            DPMPTSP="Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
            Dispora="Dinas Pemuda dan Olahraga",
            Disparbud="Dinas Pariwisata dan Kebudayaan",
            Disdagperin="Dinas Perdagangan dan Perindustrian",
            Diskop_UKM="Dinas Koperasi, Usaha Kecil dan Menengah",
            DBMSDA="Dinas Bina Marga dan Sumber Daya Air",
            Distaru="Dinas Tata Ruang",
            DP3A="Dinas Pemberdayaan Perempuan dan Perlindungan Anak",
            DPPKB="Dinas Pengendalian Penduduk dan Keluarga Berencana",
            Disarpus="Dinas Arsip dan Perpustakaan",
            Disperkimtan="Dinas Perumahan, Kawasan Permukiman dan Pertanahan",
            Inspektorat="Inspektorat",
            Bapenda="Badan Pendapatan Daerah",
            RSUD="Rumah Sakit Umum Daerah",
            Puskesmas_Karang_Kitri="Puskesmas Karang Kitri",
            Puskesmas_Jatibening="Puskesmas Jatibening",
        ),
        Place(
            "Setda",
            "Sekretariat Daerah Kota Bekasi",
            Kind.REGIONAL_UNIT,
            _KOTA,
            _units(
                Kind.WORK_UNIT,
                "Sekretariat Daerah Kota Bekasi",
                _KOTA,
                Bagian_Organisasi="Bagian Organisasi",
                Bagian_Kerja_Sama="Bagian Kerja Sama",
                Bagian_Hukum="Bagian Hukum",
                Bagian_Humas="Bagian Hubungan Masyarakat",
            ),
        ),
    ),
)

KABUPATEN_BEKASI = Place(
    "Pemkab Bekasi",
    "Pemerintah Kabupaten Bekasi",
    Kind.REGIONAL_GOVERNMENT,
    "Cikarang Pusat, Kabupaten Bekasi",
    _units(
        Kind.REGIONAL_UNIT,
        _KABUPATEN,
        "Cikarang Pusat, Kabupaten Bekasi",
        Disdik_Kab="Dinas Pendidikan",
        Dinkes_Kab="Dinas Kesehatan",
        Dinsos_Kab="Dinas Sosial",
        DPMPTSP_Kab="Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
        Disdukcapil_Kab="Dinas Kependudukan dan Pencatatan Sipil",
        Disdag_Kab="Dinas Perdagangan",
        Bapenda_Kab="Badan Pendapatan Daerah",
        Balitbangda_Kab="Badan Penelitian dan Pengembangan Daerah",
        Bagian_Organisasi_Kab="Bagian Organisasi Sekretariat Daerah",
        Puskesmas_Cibatu="Puskesmas Cibatu",
        Puskesmas_Cikarang="Puskesmas Cikarang",
        Puskesmas_Mekarmukti="Puskesmas Mekarmukti",
    ),
)

ALL = (OMBUDSMAN, KOTA_BEKASI, KABUPATEN_BEKASI)
