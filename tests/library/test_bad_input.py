"""What nobody should type, typed: a clear word beside its cause, and nothing typed is lost."""

import json
import re
from html import unescape

import pytest
from werkzeug.test import TestResponse

from pks.library.parts import digest, scope_part
from tests.library.shelves import KEY, Shelves, article_in
from tests.papers import As

OWN = f"/templat/{KEY}/1/"
ARTICLE = OWN + "pasal/pembiayaan"

HOSTILE = (
    """<script>alert("x")</script> & 'kutip'""",
    "😀 bukti 👩🏽‍⚖️",
    "\u202eterbalik\u202c عربي",
    "a\u0000b\u0008c",
)


def beside(answer: TestResponse, field: str) -> str:
    """Return what is said beside a field."""
    found = re.search(rf'id="{field}-err">(.*?)</p>', answer.text, re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "", found[1])) if found else ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Sebesar {khayal}.", "variabel {khayal} tidak dikenal"),
        ("Sebesar {perihal.", "kurung kurawal tidak lengkap"),
        ("Sebesar perihal}.", "kurung kurawal tidak lengkap"),
        ("Sebesar {pasal:khayal}.", "rujukan ke khayal, yang tidak ada"),
        ("Sebesar {rumus:7*7}.", "kurung kurawal tidak lengkap"),
        ("[bila cuaca:hujan] Sebesar.", "syarat “cuaca:hujan” tidak dikenal"),
        ("[bila pilihan:khayal] Sebesar.", "syarat pilihan:khayal tidak ada"),
        ("[!!] Sebesar.", "“[!!]” tidak dikenal"),
        ("Meliputi:\n", "harus berakhir “:” bila membuka daftar"),
        ("(1) [a] Satu.\n(2) [a] Dua.", "nama “a” dipakai dua kali"),
        ("x" * 100_000, "teks lebih dari 60000 karakter"),
        ("", "Wajib diisi."),
    ],
)
def test_a_text_is_refused_beside_its_field(
    papers: Shelves, as_: As, text: str, words: str
) -> None:
    row, before = papers.own, json.dumps(papers.own.data)

    answer = as_(papers.legal).submit(ARTICLE, text=text)

    assert answer.status_code == 422
    assert words in beside(answer, "text")
    typed = re.search(r'<textarea[^>]*id="text"[^>]*>(.*?)</textarea>', answer.text, re.DOTALL)
    assert typed
    assert unescape(typed[1]).lstrip("\r\n") == text
    papers.session.expire_all()
    assert json.dumps(row.data) == before


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("pasal/pembiayaan", "title"),
        ("pasal/pembiayaan", "text"),
        ("bagian/umum", "name"),
        ("bagian/kalimat", "recitals"),
        ("bagian/pilihan", "rows-0-label"),
        ("ruang-lingkup/data", "commitments-0-activity"),
    ],
)
def test_any_letters_are_kept_and_escaped(
    papers: Shelves, as_: As, path: str, field: str, text: str
) -> None:
    row, client = papers.own, as_(papers.legal)

    answer = client.submit(OWN + path, **{field: text})

    assert answer.status_code == 302
    page = client.get(OWN)
    assert "<script>alert" not in page.text
    assert client.get(OWN + path).status_code == 200
    papers.session.expire_all()
    kept = re.sub(r"[\x00-\x08]", "", text)
    assert kept in json.dumps(row.data, ensure_ascii=False).replace('\\"', '"')


def test_braces_in_a_name_are_no_code(papers: Shelves, as_: As) -> None:
    row, client = papers.own, as_(papers.legal)

    assert client.submit(OWN + "bagian/umum", name="{nama} ${x}").status_code == 302

    papers.session.expire_all()
    assert row.name == "{nama} ${x}"


class TestConditions:
    def test_articles_that_wait_for_each_other(self, papers: Shelves, as_: As) -> None:
        assert papers.own
        client = as_(papers.legal)
        client.submit(ARTICLE, **{"terms-0-term": "pasal:perubahan"})

        answer = client.submit(OWN + "pasal/perubahan", **{"terms-0-term": "pasal:pembiayaan"})

        assert answer.status_code == 422
        group = answer.text.partition('id="terms"')[2].partition("</fieldset>")[0]
        assert "saling menunggu" in group
        assert "pembiayaan" in group
        assert 'href="#terms"' in answer.text

    def test_a_term_that_is_not_offered(self, papers: Shelves, as_: As) -> None:
        assert papers.own

        answer = as_(papers.legal).submit(ARTICLE, **{"terms-0-term": "pilihan:khayal"})

        assert answer.status_code == 422
        assert "Pilihan itu tidak tersedia." in beside(answer, "terms-0-term")


class TestRows:
    @pytest.mark.parametrize(
        ("default", "words"),
        [
            ("sebesar {nilai}", "menyebut dirinya sendiri"),
            ("sebesar {khayal}", "variabel {khayal} tidak dikenal"),
            ("sebesar {", "kurung kurawal"),
        ],
    )
    def test_a_default_is_refused_beside_its_field(
        self, papers: Shelves, as_: As, default: str, words: str
    ) -> None:
        assert papers.own
        typed = {"rows-0-label": "Nilai", "rows-0-key": "nilai", "rows-0-default": default}

        answer = as_(papers.legal).submit(OWN + "bagian/isian", **typed)

        assert answer.status_code == 422
        assert words in beside(answer, "rows-0-default")
        assert default in unescape(answer.text)

    @pytest.mark.parametrize(
        ("typed", "field", "words"),
        [
            ({"rows-0-key": "Nilai Besar"}, "rows-0-key", "Pakai huruf kecil"),
            ({"rows-0-key": "perihal"}, "rows-0-key", "isian “perihal” ada dua kali"),
            ({"rows-0-type": "khayal"}, "rows-0-type", "Pilihan itu tidak tersedia."),
            (
                {"rows-0-type": "tanggal", "rows-0-example": "besok"},
                "rows-0-example",
                "tidak sesuai dengan jenisnya",
            ),
        ],
    )
    def test_a_row_is_refused_beside_its_field(
        self, papers: Shelves, as_: As, typed: dict[str, str], field: str, words: str
    ) -> None:
        assert papers.own

        answer = as_(papers.legal).submit(
            OWN + "bagian/isian", **{"rows-0-label": "Nilai", **typed}
        )

        assert answer.status_code == 422
        assert words.casefold() in beside(answer, field).casefold()

    def test_an_option_in_use_is_not_taken_out(self, papers: Shelves, as_: As) -> None:
        row = papers.own

        answer = as_(papers.legal).submit(OWN + "bagian/pilihan", **{"rows-0-remove": "y"})

        assert answer.status_code == 422
        assert "syarat pilihan:ketentuan_lain tidak ada" in answer.text
        papers.session.expire_all()
        assert row.data["options"]

    def test_a_day_that_is_in_no_calendar(self, papers: Shelves, as_: As) -> None:
        assert papers.own

        answer = as_(papers.legal).submit(
            OWN + "bagian/kalimat", basis="[sejak 2022-02-30] Undang-Undang"
        )

        assert answer.status_code == 422
        assert "kalender" in beside(answer, "basis")

    @pytest.mark.parametrize(
        ("field", "text"), [("opening", "Pada {khayal}"), ("recitals", "bahwa {khayal}")]
    )
    def test_a_sentence_is_refused_beside_its_field(
        self, papers: Shelves, as_: As, field: str, text: str
    ) -> None:
        assert papers.own

        answer = as_(papers.legal).submit(OWN + "bagian/kalimat", **{field: text})

        assert answer.status_code == 422
        assert "{khayal} tidak dikenal" in beside(answer, field)


class TestNewArticles:
    def test_a_doubled_name_is_refused(self, papers: Shelves, as_: As) -> None:
        assert papers.own

        answer = as_(papers.legal).submit(
            OWN + "pasal/", title="Biaya", key="pembiayaan", text="Isi."
        )

        assert answer.status_code == 422
        assert "Sudah ada pasal dengan nama itu." in beside(answer, "key")
        assert 'value="Biaya"' in answer.text

    def test_a_name_made_of_a_title_is_never_doubled(self, papers: Shelves, as_: As) -> None:
        assert papers.own

        answer = as_(papers.legal).submit(OWN + "pasal/", title="Pembiayaan", text="Isi.")

        assert answer.headers["Location"] == OWN + "pasal/pembiayaan_2"

    def test_a_faulty_text_is_refused_beside_its_field(self, papers: Shelves, as_: As) -> None:
        row = papers.own

        answer = as_(papers.legal).submit(OWN + "pasal/", title="Baru", text="Isi {khayal}.")

        assert answer.status_code == 422
        assert "{khayal} tidak dikenal" in beside(answer, "text")
        papers.session.expire_all()
        assert "baru" not in {one["key"] for one in row.data["articles"]}


class TestTwoAtOnce:
    """Two people have the same page open; the second is told, and sees both."""

    def shown(self, papers: Shelves, as_: As, path: str) -> dict[str, str]:
        page = as_(papers.colleague).get(path).text
        seen = re.search(r'name="seen"[^>]*value="([^"]+)"', page)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert seen
        assert token
        return {"seen": seen[1], "csrf_token": token[1], "scope": "", "source": "rumusan"}

    def test_the_second_sees_both_and_may_replace(self, papers: Shelves, as_: As) -> None:
        row = papers.own
        fields = self.shown(papers, as_, ARTICLE)
        as_(papers.legal).submit(ARTICLE, title="Beban Biaya", text="Isi Nara.")
        client = as_(papers.colleague)

        mine = {**fields, "title": "Ongkos", "text": "Isi Sari."}
        answer = client.post(ARTICLE, data=mine)

        assert answer.status_code == 409
        assert "Isian Anda belum disimpan." in answer.text
        assert "Nara Kusuma menyimpan bagian ini" in answer.text
        for words in ("Beban Biaya", "Isi Nara.", "Ongkos", "Isi Sari."):
            assert words in answer.text
        papers.session.expire_all()
        assert article_in(row, "pembiayaan")["text"] == "Isi Nara."

        overwrite = re.search(r'name="overwrite" value="([^"]+)"', answer.text)
        assert overwrite
        again = client.post(ARTICLE, data={**mine, "overwrite": overwrite[1]})
        assert again.status_code == 302
        papers.session.expire_all()
        assert article_in(row, "pembiayaan")["text"] == "Isi Sari."

    def test_a_part_that_was_taken_out_meanwhile(self, papers: Shelves, as_: As) -> None:
        here = OWN + "pasal/keadaan_kahar"
        assert papers.own
        fields = self.shown(papers, as_, here)
        as_(papers.legal).submit(here, to=here + "/hapus")

        answer = as_(papers.colleague).post(
            here, data={**fields, "title": "Kahar", "text": "Isi Sari."}
        )

        assert answer.status_code == 409
        assert "sudah dihapus oleh orang lain" in answer.text
        assert "Isi Sari." in answer.text

    def test_rows_are_shown_too(self, papers: Shelves, as_: As) -> None:
        path = OWN + "ruang-lingkup/data"
        row = papers.own
        fields = self.shown(papers, as_, path)
        as_(papers.legal).submit(path, **{"commitments-0-activity": "Kegiatan Nara"})

        answer = as_(papers.colleague).post(path, data={**fields, "title": "Data"})

        assert answer.status_code == 409
        assert "Kegiatan Nara" in answer.text
        papers.session.expire_all()
        assert digest(scope_part("data").read(row.data)) in answer.text
