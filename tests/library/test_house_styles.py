"""An institution's house style, as Nara of the legal staff keeps it and as papers follow it."""

import re
import shutil
from io import BytesIO

import docx
import pytest

from pks.audit import trail
from pks.files.uploads import accept, keep
from pks.library.house_styles import (
    CannotKeepStyle,
    Slot,
    StyleFacts,
    StyleObstacle,
    choose_style,
    chosen_style_for,
    drop_style,
    house_style_for,
    put_file,
    take_file_away,
)
from pks.library.style_models import InstitutionStyle
from pks.naskah.assemble import Side
from pks.naskah.house_style import DEFAULT_STYLE, FirstLabel, PageSize
from pks.web.storage import store
from tests.files.samples import (
    RELS,
    parts_of,
    pdf_file,
    sheet_file,
    word_file,
    word_linking,
    word_with,
    zipped,
)
from tests.naskah.references import STYLES, emblem, reference, spoiled, with_header
from tests.papers import As, Drafts, as_, count_queries, papers

__all__ = ["as_", "papers"]

LEGAL_PAGE = StyleFacts(PageSize.LEGAL, first_label=FirstLabel.PERTAMA, first_signs=Side.LEFT)


class TestWhichStyleAPaperFollows:
    def test_without_any_it_is_the_one_built_in(self, papers: Drafts) -> None:
        assert style_of(papers) == DEFAULT_STYLE

    def test_that_of_the_first_party(self, papers: Drafts) -> None:
        choose(papers, papers.jakarta_raya, LEGAL_PAGE)
        choose(papers, papers.dpmptsp, StyleFacts(PageSize.A4))

        style = style_of(papers)

        assert (style.page, style.labels[0], style.first_signs) == (
            PageSize.LEGAL,
            "PIHAK PERTAMA",
            Side.LEFT,
        )

    def test_or_of_the_nearest_above_it(self, papers: Drafts) -> None:
        choose(papers, papers.ombudsman, LEGAL_PAGE)
        assert style_of(papers).page is PageSize.LEGAL

        choose(papers, papers.jakarta_raya, StyleFacts(PageSize.A4))
        assert style_of(papers).page is PageSize.A4

    def test_each_party_brings_its_own_logo_and_its_name(self, papers: Drafts) -> None:
        put(papers, papers.ombudsman, Slot.LOGO, emblem("#1d3d67"))
        put(papers, papers.bekasi, Slot.LOGO, emblem("#8d1818"))

        first, second = style_of(papers).logos

        assert first
        assert second
        assert (first.name, second.name) == (papers.jakarta_raya.name, papers.dpmptsp.name)
        assert first.picture != second.picture

    def test_an_emblem_only_where_it_is_asked_for(self, papers: Drafts) -> None:
        put(papers, papers.jakarta_raya, Slot.EMBLEM, emblem("#8a6d00"))

        parties = (papers.jakarta_raya, papers.dpmptsp)
        assert style_of(papers).emblem is None
        assert house_style_for(papers.session, parties, store(), with_emblem=True).emblem

    def test_a_reference_brings_its_page(self, papers: Drafts) -> None:
        put(papers, papers.jakarta_raya, Slot.REFERENCE, reference())

        assert style_of(papers).sheet.width == 11906

    def test_a_style_of_ones_own_begins_with_the_one_followed_so_far(self, papers: Drafts) -> None:
        choose(papers, papers.ombudsman, LEGAL_PAGE)
        put(papers, papers.ombudsman, Slot.REFERENCE, reference())

        put(papers, papers.jakarta_raya, Slot.LOGO, emblem("#176b43"))

        style = style_of(papers)
        assert style.reference is not None
        assert style.labels[0] == "PIHAK PERTAMA"

    def test_dropped_it_follows_the_one_above_again(self, papers: Drafts) -> None:
        choose(papers, papers.ombudsman, LEGAL_PAGE)
        choose(papers, papers.jakarta_raya, StyleFacts(PageSize.A4))

        drop_style(papers.session, papers.jakarta_raya, by=papers.legal, now=papers.now)

        assert style_of(papers).page is PageSize.LEGAL

    def test_the_choices_alone_open_no_file(self, papers: Drafts) -> None:
        choose(papers, papers.jakarta_raya, LEGAL_PAGE)
        file = put(papers, papers.jakarta_raya, Slot.LOGO, emblem("#123456"))
        store().path(file.sha256).unlink()

        style = chosen_style_for(papers.session, papers.jakarta_raya)

        assert style.labels == ("PIHAK PERTAMA", "PIHAK KEDUA")

    def test_it_costs_one_question_to_the_database(self, app, papers: Drafts) -> None:
        choose(papers, papers.ombudsman, LEGAL_PAGE)
        put(papers, papers.bekasi, Slot.LOGO, emblem())
        parties = (papers.jakarta_raya, papers.dpmptsp)
        papers.session.flush()

        asked = count_queries(app, lambda: house_style_for(papers.session, parties, store()))

        assert asked == 1


class TestKeeping:
    def test_every_deed_is_in_the_trail(self, papers: Drafts) -> None:
        choose(papers, papers.jakarta_raya, LEGAL_PAGE)
        file = put(papers, papers.jakarta_raya, Slot.LOGO, emblem())
        take_file_away(
            papers.session, papers.jakarta_raya, Slot.LOGO, by=papers.legal, now=papers.now
        )
        drop_style(papers.session, papers.jakarta_raya, by=papers.legal, now=papers.now)

        entries = trail.entries_about(
            papers.session, f"institution:{papers.jakarta_raya.id}", limit=9
        )
        told = [(entry.verb, entry.details) for entry in entries if "style" in entry.verb]
        assert told[::-1] == [
            ("house_style.choose", {}),
            ("house_style.put", {"slot": "logo", "sha256": file.sha256}),
            ("house_style.take_away", {"slot": "logo"}),
            ("house_style.drop", {}),
        ]

    # Of 210 × 297 mm: lines of less than 8 cm, and less than 10 cm of height.
    @pytest.mark.parametrize("margins", [(25, 66, 25, 65), (100, 25, 100, 25)])
    def test_margins_leave_room_for_the_text(
        self, papers: Drafts, margins: tuple[int, int, int, int]
    ) -> None:
        with pytest.raises(CannotKeepStyle) as refusal:
            choose(papers, papers.jakarta_raya, StyleFacts(PageSize.A4, margins_mm=margins))

        assert refusal.value.obstacles == [StyleObstacle.MARGINS_TOO_WIDE]

    def test_a_refused_file_leaves_the_style_as_it_was(self, papers: Drafts) -> None:
        put(papers, papers.jakarta_raya, Slot.REFERENCE, reference())

        with pytest.raises(CannotKeepStyle) as refusal:
            put(papers, papers.jakarta_raya, Slot.REFERENCE, without_styles())

        assert refusal.value.obstacles == [StyleObstacle.NO_STYLES]
        assert style_of(papers).reference is not None


class TestPages:
    def test_the_institutions_page_leads_there(self, papers: Drafts, as_: As) -> None:
        page = as_(papers.legal).get(f"/instansi/{papers.jakarta_raya.id}").text

        assert f'href="{gaya(papers)}"' in page

    def test_choosing_page_label_and_side(self, papers: Drafts, as_: As) -> None:
        client = as_(papers.legal)

        answer = client.submit(
            f"{gaya(papers)}ubah",
            paper="a4",
            first_label="PERTAMA",
            first_signs="kiri",
            left_mm="40",
        )

        assert answer.status_code == 302
        page = client.get(gaya(papers)).text
        for words in ("A4 (210 × 297 mm)", "PIHAK PERTAMA dan PIHAK KEDUA", "Di kiri", "40, 25"):
            assert words in page

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("paper", "folio", "Pilihan itu tidak tersedia."),
            ("font", "Comic Sans", "Pilihan itu tidak tersedia."),
            ("font_points", "72", "Antara 10 dan 14 pt."),
            ("font_points", "", "Isi besar hurufnya."),
            ("left_mm", "4", "Antara 5 dan 100 mm."),
            ("left_mm", "tiga", "Tulis bilangan bulat."),
            ("left_mm", "", "Isi marginnya."),
        ],
    )
    def test_what_is_wrong_is_said_beside_its_field(
        self, papers: Drafts, as_: As, field: str, value: str, sentence: str
    ) -> None:
        answer = as_(papers.legal).submit(f"{gaya(papers)}ubah", right_mm="33", **{field: value})

        assert answer.status_code == 422
        assert f'id="{field}-err"' in answer.text
        assert sentence in answer.text
        assert 'value="33"' in answer.text
        assert papers.session.get(InstitutionStyle, papers.jakarta_raya.id) is None

    def test_margins_that_leave_no_room_are_said_beside_the_margin(
        self, papers: Drafts, as_: As
    ) -> None:
        answer = as_(papers.legal).submit(f"{gaya(papers)}ubah", left_mm="100", right_mm="60")

        assert answer.status_code == 422
        assert "Marginnya terlalu lebar" in answer.text

    def test_of_two_who_choose_at_once_one_is_told(self, papers: Drafts, as_: As) -> None:
        client = as_(papers.legal)
        client.submit(f"{gaya(papers)}ubah", paper="a4")

        answer = client.submit(f"{gaya(papers)}ubah", paper="legal", version="")

        assert answer.status_code == 422
        assert "baru saja diubah orang lain" in answer.text

    def test_a_logo_is_uploaded_shown_and_taken_away(self, papers: Drafts, as_: As) -> None:
        client = as_(papers.legal)

        answer = upload(client, papers, "logo", emblem(), "logo.png")

        assert answer.status_code == 302
        assert "logo.png" in client.get(gaya(papers)).text
        shown = client.get(f"{gaya(papers)}logo/berkas")
        assert (shown.mimetype, shown.data) == ("image/png", emblem())
        client.submit(gaya(papers), to=f"{gaya(papers)}logo/hapus")
        assert "logo.png" not in client.get(gaya(papers)).text
        assert client.get(f"{gaya(papers)}logo/berkas").status_code == 404

    def test_no_file_chosen_is_said(self, papers: Drafts, as_: As) -> None:
        answer = as_(papers.legal).submit(f"{gaya(papers)}logo")

        assert answer.status_code == 422
        assert "Pilih berkasnya." in answer.text

    def test_a_reference_shows_what_it_does_not_bring(self, papers: Drafts, as_: As) -> None:
        client = as_(papers.legal)

        upload(client, papers, "acuan", with_header("<w:p><w:r><w:pict/></w:r></w:p>"), "kop.docx")

        page = client.get(gaya(papers)).text
        assert "dari dokumen acuan" in page
        assert "Garis atau bentuk yang digambar pada kop." in page

    def test_the_example_is_in_that_style(self, papers: Drafts, as_: As) -> None:
        client = as_(papers.legal)
        client.submit(f"{gaya(papers)}ubah", first_label="PERTAMA", first_signs="kiri")
        upload(client, papers, "logo", emblem(), "logo.png")
        upload(client, papers, "acuan", reference(), "kop.docx")

        answer = client.get(f"{gaya(papers)}contoh.docx")

        word = docx.Document(BytesIO(answer.data))
        assert round(word.sections[0].page_width.cm, 1) == 21
        assert len(word.inline_shapes) == 1
        text = "\n".join(paragraph.text for paragraph in word.paragraphs)
        assert papers.jakarta_raya.name.upper() in text
        assert "PIHAK PERTAMA" in text
        assert "PIHAK KESATU" not in text
        assert word.tables[1].cell(0, 0).text.startswith("PIHAK PERTAMA")

    @pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
    def test_the_example_is_there_as_pdf(self, papers: Drafts, as_: As) -> None:
        answer = as_(papers.legal).get(f"{gaya(papers)}contoh.pdf")

        assert answer.mimetype == "application/pdf"
        assert answer.data.startswith(b"%PDF")

    def test_a_style_of_ones_own_is_dropped(self, papers: Drafts, as_: As) -> None:
        client = as_(papers.legal)
        client.submit(f"{gaya(papers)}ubah", paper="a4")

        answer = client.submit(gaya(papers), to=f"{gaya(papers)}ikuti")

        assert answer.status_code == 302
        assert "Belum ada yang diatur" in client.get(gaya(papers)).text

    def test_a_unit_sees_whose_style_it_follows(self, papers: Drafts, as_: As) -> None:
        client = as_(papers.legal)
        choose(papers, papers.ombudsman, LEGAL_PAGE)

        page = client.get(gaya(papers)).text

        assert f"mengikuti gaya {papers.ombudsman.name}" in page
        assert "Legal (216 × 356 mm)" in page


class TestWhoMay:
    PLACES = ("", "ubah", "logo", "lambang", "acuan", "logo/berkas", "contoh.docx", "contoh.pdf")

    @pytest.mark.parametrize("place", PLACES)
    def test_whoever_does_not_keep_the_institution_finds_nothing(
        self, papers: Drafts, as_: As, place: str
    ) -> None:
        where = f"{gaya(papers)}{place}"
        assert papers.legal.institution_id == papers.jakarta_raya.id
        for stranger in (papers.legal_of_dinkes, papers.chief_of_ombudsman, papers.yunis_account):
            client = as_(stranger)
            nothing = client.get(re.sub(r"/instansi/\d+/", "/instansi/999999/", where))
            found = client.get(where)
            assert (found.status_code, nothing.status_code) == (404, 404)

    def test_an_unknown_file_is_not_there(self, papers: Drafts, as_: As) -> None:
        assert as_(papers.legal).get(f"{gaya(papers)}stempel").status_code == 404


def without_styles() -> bytes:
    parts = parts_of(reference())
    relations = parts[RELS].decode()
    parts[RELS] = re.sub(r"<Relationship [^>]*/styles\"[^>]*>", "", relations).encode()
    return zipped(parts)


def as_docm() -> bytes:
    parts = parts_of(word_file())
    old = b"officedocument.wordprocessingml.document.main+xml"
    types = parts["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-" + old,
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    return zipped(parts | {"[Content_Types].xml": types})


def with_entities() -> bytes:
    parts = parts_of(reference())
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    head, _, rest = parts[STYLES].partition(b"?>")
    return zipped(parts | {STYLES: head + b"?>" + bomb + rest})


def many_parts() -> bytes:
    return zipped(parts_of(reference()) | {f"x{number}.xml": b"<x/>" for number in range(1001)})


def bomb() -> bytes:
    return zipped(parts_of(reference()) | {"word/bomb.xml": b" " * (30 * 1024 * 1024)})


HOSTILE = [
    ("acuan", lambda: word_with(**{"word/vbaProject.bin": b"x"}), "makro atau objek tertanam"),
    ("acuan", as_docm, "makro"),
    ("acuan", lambda: word_linking("attachedTemplate", "http://x.test/a.dotm"), "dari luar berkas"),
    ("acuan", lambda: word_linking("image", "https://x.test/a.png"), "dari luar berkas"),
    ("acuan", lambda: word_linking("oleObject", "embeddings/a.bin", ""), "makro atau objek"),
    ("acuan", lambda: word_with(**{"word/activeX/a.xml": b"<x/>"}), "makro atau objek tertanam"),
    ("acuan", with_entities, "DOCTYPE"),
    ("acuan", many_parts, "terlalu banyak bagian"),
    ("acuan", bomb, "terlalu besar setelah dibuka"),
    ("acuan", without_styles, "tidak memuat gaya"),
    ("acuan", lambda: spoiled("word/document.xml", 'w:w="119', 'w:w="1'), "Ukuran halaman"),
    ("acuan", lambda: b"bukan dokumen", "bukan jenis yang diterima"),
    ("acuan", sheet_file, "bukan jenis yang diterima"),
    ("acuan", pdf_file, "bukan jenis yang diterima"),
    ("acuan", lambda: b"\xd0\xcf\x11\xe0" + b"x" * 99, "Office lama"),
    ("acuan", lambda: b"", "Berkas ini kosong"),
    ("logo", reference, "bukan jenis yang diterima"),
    ("logo", lambda: b"<svg/>", "bukan jenis yang diterima"),
    ("lambang", lambda: emblem()[:60], "rusak"),
]


@pytest.mark.parametrize(("slot", "content", "sentence"), HOSTILE)
def test_a_hostile_file_is_refused_with_its_reason(
    papers: Drafts, as_: As, slot: str, content, sentence: str
) -> None:
    answer = upload(as_(papers.legal), papers, slot, content(), "berkas.docx")

    assert answer.status_code == 422
    assert 'id="file-err"' in answer.text
    assert sentence in answer.text
    assert papers.session.get(InstitutionStyle, papers.jakarta_raya.id) is None


def style_of(papers: Drafts):
    return house_style_for(papers.session, (papers.jakarta_raya, papers.dpmptsp), store())


def choose(papers: Drafts, institution, facts: StyleFacts) -> None:
    choose_style(papers.session, institution, facts, by=papers.legal, now=papers.now)


def put(papers: Drafts, institution, slot: Slot, content: bytes):
    upload = accept(BytesIO(content), "berkas", limit_bytes=len(content))
    file = keep(papers.session, store(), upload, by_id=papers.legal.id, now=papers.now)
    put_file(papers.session, institution, slot, file, store(), by=papers.legal, now=papers.now)
    return file


def gaya(papers: Drafts) -> str:
    return f"/instansi/{papers.jakarta_raya.id}/gaya/"


def upload(client, papers: Drafts, slot: str, content: bytes, name: str):
    return client.submit(f"{gaya(papers)}{slot}", file=(BytesIO(content), name))
