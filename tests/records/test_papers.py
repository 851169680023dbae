"""The papers beside an agreement: prefilled from the register, given, kept."""

from datetime import date
from io import BytesIO

import docx
import pytest

from pks.agreements.kinds import AttachmentKind
from pks.agreements.models import Attachment
from pks.naskah.facts import Capacity
from pks.parties.people import Appointment, PersonFacts, add_person, appoint, end_holding
from pks.records.offers import both_parties
from tests.intake.test_requests import token_on
from tests.papers import SIGNED_ON, As, Drafts


def words_of(content: bytes) -> str:
    document = docx.Document(BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def attachments(papers: Drafts) -> list[Attachment]:
    papers.session.rollback()
    return papers.session.query(Attachment).populate_existing().order_by(Attachment.id).all()


def test_the_page_of_an_agreement_leads_its_keepers_to_them(papers: Drafts, as_: As) -> None:
    page = f"/perjanjian/{papers.pks.id}"

    papers.dpmptsp.needs_power_of_attorney = True
    shown = as_(papers.legal).get(page).text

    for name in ("surat-kuasa-2", "narahubung", "monev"):
        assert f"{page}/surat/{name}" in shown
    assert f"{page}/surat/surat-kuasa-1" not in shown
    assert "Surat dan berita acara" not in as_(papers.dedys_account).get(page).text


def test_a_draft_needs_but_a_power_of_attorney(papers: Drafts, as_: As) -> None:
    papers.dpmptsp.needs_power_of_attorney = True
    page = f"/perjanjian/{papers.draft.agreement_id}/surat"
    client = as_(papers.legal)

    assert client.get(f"{page}/surat-kuasa-2").status_code == 200
    for name in ("surat-kuasa-1", "narahubung", "monev", "nota-dinas"):
        assert client.get(f"{page}/{name}").status_code == 404


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("narahubung", ["Rahma Sulastri", "Seno Aji (wakil)", "Yuni Kartika", "Lintong Ambarita"]),
        ("monev", ["Penyampaian rekapitulasi pengaduan SP4N-LAPOR!", "Plt. Kepala Perwakilan"]),
        ("surat-kuasa-2", ["Lintong Ambarita", "Ombudsman RI Perwakilan Jakarta Raya"]),
    ],
)
def test_what_the_register_knows_is_filled_in(
    papers: Drafts, as_: As, name: str, known: list[str]
) -> None:
    page = f"/perjanjian/{papers.pks.id}/surat/{name}"
    papers.dpmptsp.needs_power_of_attorney = True
    client = as_(papers.legal)

    paper = client.get(page).text.partition('<article class="paper"')[2]
    given = client.submit(page, deed="docx")

    for words in known:
        assert words in paper
        assert words in words_of(given.data)
    assert attachments(papers) == []


def test_who_has_left_office_signs_nothing_any_more(papers: Drafts, as_: As) -> None:
    page = f"/perjanjian/{papers.pks.id}/surat/monev"
    end_holding(papers.session, papers.dedy.holdings[0], SIGNED_ON, by=papers.legal, now=papers.now)
    facts = PersonFacts("Galih Contoh", papers.jakarta_raya.id)
    successor = add_person(papers.session, facts, by=None, now=papers.now)
    since = Appointment(
        papers.jakarta_raya.id, "Kepala Perwakilan", Capacity.DEFINITIVE, date(2022, 2, 8)
    )
    appoint(papers.session, successor, since, by=None, now=papers.now)

    on_the_day = as_(papers.legal).get(page).text
    papers_of_later = both_parties(papers.session, papers.pks, date(2022, 3, 1))

    assert "Dedy Irsan" in on_the_day
    assert papers_of_later["nama_1"] == "Galih Contoh"
    assert papers_of_later["nama_2"] == "Lintong Ambarita"


def test_typed_changes_are_seen_at_once_and_change_nothing(papers: Drafts, as_: As) -> None:
    page = f"/perjanjian/{papers.pks.id}/surat/monev"

    answer = as_(papers.legal).submit(
        page,
        deed="preview",
        isian_rekomendasi="diperluas",
        isian_kendala="Mutasi narahubung\nAnggaran {tempat} <b>",
        isian_pelaksanaan="Data; Rekapitulasi; 2 dari 3; Tanda terima",
    )

    assert answer.status_code == 200
    paper = answer.text.partition('<article class="paper"')[2]
    assert "kerja sama diperluas." in paper
    assert "<li>Mutasi narahubung</li><li>Anggaran {tempat} &lt;b&gt;</li>" in paper
    assert "<td>2 dari 3</td>" in paper


def test_kept_among_the_papers_of_the_agreement(papers: Drafts, as_: As) -> None:
    page = f"/perjanjian/{papers.pks.id}"
    papers.dpmptsp.needs_power_of_attorney = True
    client = as_(papers.legal)

    client.submit(f"{page}/surat/surat-kuasa-2", deed="keep", isian_nomor="119/101/SETDA.KS")
    client.submit(f"{page}/surat/monev", deed="keep")

    power, evaluation = attachments(papers)
    assert power.kind is AttachmentKind.POWER_OF_ATTORNEY
    assert evaluation.kind is AttachmentKind.OTHER
    got = client.get(f"{page}/berkas/{power.id}")
    assert "119/101/SETDA.KS" in words_of(got.data)
    assert "menyimpan Surat Kuasa" in client.get(page).text


def test_a_refused_form_says_why(papers: Drafts, as_: As) -> None:
    page = f"/perjanjian/{papers.pks.id}/surat/monev"

    answer = as_(papers.legal).submit(
        page, deed="keep", isian_pelaksanaan="a; b; c; d; e", isian_tanggal="31-02-2022"
    )

    assert answer.status_code == 422
    assert "Baris 1 mempunyai lebih dari 4 bagian." in answer.text
    assert "Tulis tanggal yang ada di kalender." in answer.text
    assert "a; b; c; d; e" in answer.text
    assert attachments(papers) == []


@pytest.mark.parametrize("who", ["legal_of_dinkes", "legal_of_a_desk"])
def test_others_find_nothing(papers: Drafts, as_: As, who: str) -> None:
    page = f"/perjanjian/{papers.pks.id}/surat/monev"
    outsider = getattr(papers, who)
    client = as_(outsider)
    token = {"csrf_token": token_on(client, "/naskah/baru"), "deed": "keep"}

    assert client.get(page).status_code == 404
    assert client.post(page, data=token).status_code == 404
