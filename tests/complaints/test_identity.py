"""A file that seems to hold somebody's identity is refused whole, and nothing of it is repeated."""

from collections.abc import Callable
from io import BytesIO

import pytest

from pks.complaints.identity import IdentityKind, identities_in, is_heading_of_identity
from tests.complaints.conftest import HEADS, LAPOR, Reported, sheet, text, workbook
from tests.papers import As

ROW = ("DPMPTSP", LAPOR, 2024, "Januari", 10, 8, 2, "4,5")

Upload = Callable[[BytesIO], str]


@pytest.fixture
def upload(papers: Reported, as_: As) -> Upload:
    """Send a file that is to be refused, and return the page that says so."""
    _unit = papers.dpmptsp

    def upload(file: BytesIO) -> str:
        answer = as_(papers.legal).submit("/pengaduan/berkas/", sheet=(file, "Rekap Budi.xlsx"))
        assert answer.status_code == 422
        assert papers.kept == []
        return answer.text

    return upload


HEADINGS = (
    "Nama pelapor", "NAMA", "nama_lengkap", "Nama Pengadu", "NIK", "No. KTP", "No HP", "no.hp",
    "Nomor Telepon", "Telp.", "E-mail", "Email Pelapor", "Surel", "Alamat", "Tanggal lahir",
    "TTL", "Jenis Kelamin", "WhatsApp", "N I K (nik)", "Kontak (HP)", "Ｎａｍａ",
)  # fmt: skip


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_column_of_identities_refuses_the_file(upload: Upload, heading: str):
    page = upload(sheet((*ROW, "x"), heads=(*HEADS, heading)))

    assert "Berkas ditolak seluruhnya" in page
    assert "Baris 1, kolom I: judulnya seperti kolom identitas pelapor." in page
    assert "Terapkan semuanya" not in page


def test_so_does_one_of_text_with_separators(upload: Upload):
    page = upload(text(";".join((*HEADS, "Nama")), "DPMPTSP;SP4N-LAPOR!;2024;Januari;1;1;0;;Budi"))

    assert "Baris 1, kolom I" in page
    assert "Budi" not in page


SECRETS = (
    ("3275011234560001", "isinya seperti nomor induk kependudukan (16 angka)"),
    (3275011234560001, "isinya seperti nomor induk kependudukan (16 angka)"),
    ("3275 0112 3456 0001", "isinya seperti nomor induk kependudukan (16 angka)"),
    ("NIK:327501-123456-0001", "isinya seperti nomor induk kependudukan (16 angka)"),
    ("budi.santoso@surel.test", "isinya seperti alamat surel"),
    ("0812-3456-7890", "isinya seperti nomor ponsel"),
    ("+62 812 3456 7890", "isinya seperti nomor ponsel"),
    (6281234567890, "isinya seperti nomor ponsel"),
    (81234567890, "isinya seperti nomor ponsel"),
    ("hub. 08123456789 sore", "isinya seperti nomor ponsel"),
    ("0812\u200b34567890", "isinya seperti nomor ponsel"),
)


@pytest.mark.parametrize(("secret", "sentence"), SECRETS, ids=str)
class TestACellThatLooksLikeAnIdentity:
    def test_refuses_the_file_below_one_of_our_headings(
        self, upload: Upload, secret: object, sentence: str
    ):
        page = upload(sheet(ROW, ("DPMPTSP", LAPOR, 2024, "Februari", secret, 8, 2, "")))

        assert f"Baris 3, kolom E: {sentence}." in page
        assert str(secret) not in page

    def test_refuses_it_in_a_column_without_a_heading(
        self, upload: Upload, secret: object, sentence: str
    ):
        page = upload(sheet((*ROW, "", secret)))

        assert f"Baris 2, kolom J: {sentence}." in page
        assert str(secret) not in page

    def test_refuses_it_in_another_sheet(self, upload: Upload, secret: object, sentence: str):
        page = upload(workbook((HEADS, ROW), (("Catatan",), (secret,))))

        assert "pada lembar lain" in page
        assert f"Baris 2, kolom A: {sentence}." in page
        assert str(secret) not in page


def test_a_table_whose_first_row_is_missing_shows_no_name(upload: Upload):
    page = upload(sheet(ROW, heads=("Budi Santoso", *HEADS[1:])))

    assert "Budi" not in page.replace("Rekap Budi.xlsx", "")
    assert "Kolom A: Judul kolom ini tidak dikenal" in page


def test_an_unknown_unit_is_not_repeated(upload: Upload):
    page = upload(sheet(("Budi Santoso", *ROW[1:])))

    assert "Santoso" not in page
    assert "Kolom A (Instansi): Tidak ada dalam daftar instansi" in page


@pytest.mark.parametrize(
    "heading", ["Instansi", "Kanal", "Jumlah pelapor", "Keterangan", "Diterima", "Median hari"]
)
def test_other_words_are_no_identity(heading: str):
    assert not is_heading_of_identity(heading)


@pytest.mark.parametrize(
    "value", [0.0, 12.5, 1250.0, 9999999.0, "1.250", "2024-01-01", "01.01.2024-31.03.2024", "4,5"]
)
def test_figures_and_days_are_no_identity(value: object):
    assert list(identities_in([[value]], {0})) == []


def test_channels_by_phone_and_mail_are_no_identity():
    rows = [["Kanal"], ["Telepon"], ["Surel"], ["WhatsApp"]]

    assert list(identities_in(rows, {0})) == []
    assert [one.kind for one in identities_in(rows, ())] == [IdentityKind.HEADING] * 3
