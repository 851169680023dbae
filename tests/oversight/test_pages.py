"""The pages of oversight products: who sees them, what they say, what they refuse."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from pks.accounts.models import User
from pks.clock import StoppedClock
from pks.db import db
from pks.monitoring.lifecycle import FollowUpState
from pks.oversight.models import OversightProduct
from pks.oversight.queries import ProductFilter, product_rows
from pks.oversight.terms import ProductKind, ProductState
from tests.intake.test_requests import token_on
from tests.oversight.conftest import LHP, TODAY, Handed, Look
from tests.papers import As, count_queries

ADVICE = replace(
    LHP,
    kind=ProductKind.SUGGESTION,
    number="7/SARAN/2022",
    title="Maklumat pelayanan di loket",
    dated_on=date(2022, 2, 9),
    received_on=date(2022, 2, 10),
)
TYPED = {
    "kind": "lhp",
    "number": "0042/LHP/III/2022",
    "title": "Penundaan berlarut izin reklame",
    "dated_on": "2022-03-04",
    "received_on": "2022-03-07",
    "day_count": "",
    "agreement": "",
}


def test_what_is_late_stands_first(papers: Handed, look: Look) -> None:
    papers.hand()
    papers.hand(ADVICE, papers.dinkes)

    page = look(papers.legal, "/produk-pengawasan/")

    assert page.index("Maklumat pelayanan") < page.index("Penundaan berlarut")
    assert "lewat 10 hari kerja" in page
    assert "sisa 5 hari kerja" in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"reklame", "loket"}),
        ("?jenis=lhp", {"reklame"}),
        ("?keadaan=lewat_waktu", {"loket"}),
        ("?keadaan=berjalan", {"reklame"}),
        ("?keadaan=selesai", set()),
        ("?keadaan=dilimpahkan", set()),
        ("?q=Dinkes", {"loket"}),
        ("?q=0042", {"reklame"}),
        ("?jenis=tidak-ada", {"reklame", "loket"}),
    ],
)
def test_can_be_narrowed(papers: Handed, look: Look, query: str, shown: set[str]) -> None:
    papers.hand()
    papers.hand(ADVICE, papers.dinkes)

    page = look(papers.legal, f"/produk-pengawasan/{query}")

    assert {word for word in ("reklame", "loket") if word in page} == shown


def test_can_be_narrowed_to_a_unit(papers: Handed, look: Look) -> None:
    papers.hand()
    papers.hand(ADVICE, papers.dinkes)

    page = look(papers.legal, f"/produk-pengawasan/?instansi={papers.dinkes.id}")

    assert "loket" in page
    assert "reklame" not in page


def test_the_list_says_what_each_page_says(papers: Handed) -> None:
    """The database sorts by the same states that the rule gives."""
    product = papers.hand(agreement=papers.pks)
    papers.hand(ADVICE, papers.dinkes)
    assert product.follow_up is not None
    late = date(2022, 4, 20)
    closed = (FollowUpState.DONE, FollowUpState.CANCELLED)
    for state in FollowUpState:
        product.follow_up.state = state
        product.follow_up.closed_at = papers.now if state in closed else None
        product.follow_up.cancel_reason = "x" if state is FollowUpState.CANCELLED else None
        papers.session.flush()
        for day in (TODAY, late):
            told = {
                wanted: [
                    row.product.id
                    for row in product_rows(
                        papers.session, papers.legal, ProductFilter(state=wanted), today=day
                    )[0]
                ]
                for wanted in ProductState
            }
            here = [wanted for wanted, ids in told.items() if product.id in ids]
            assert here == [product.state(day)], (state, day)


class TestAccess:
    @pytest.mark.parametrize(
        "who",
        [
            "legal",
            "rahmas_account",
            "chief_of_ombudsman",
            "yunis_account",
            "lintongs_account",
            "secretary_of_bekasi",
            "admin",
        ],
    )
    def test_is_open_to_the_ombudsman_and_to_the_addressed(
        self, papers: Handed, look: Look, who: str
    ) -> None:
        product = papers.hand()
        user: User = getattr(papers, who)

        assert product.number in look(user, "/produk-pengawasan/")
        assert product.number in look(user, f"/produk-pengawasan/{product.id}")

    @pytest.mark.parametrize(
        "who",
        ["stranger", "legal_of_dinkes", "legal_of_a_unit_below", "legal_of_karawang"],
    )
    def test_is_not_there_for_others(self, papers: Handed, as_: As, look: Look, who: str) -> None:
        product = papers.hand()
        user: User = getattr(papers, who)

        assert as_(user).get(f"/produk-pengawasan/{product.id}").status_code == 404
        assert product.title not in look(user, "/produk-pengawasan/")
        assert product.title.encode() not in as_(user).get("/produk-pengawasan/daftar.xlsx").data

    @pytest.mark.parametrize(
        "who", ["lintongs_account", "legal_of_dinkes", "rahmas_account", "chief_of_ombudsman"]
    )
    def test_is_written_by_legal_staff_of_the_ombudsman(
        self, papers: Handed, as_: As, look: Look, who: str
    ) -> None:
        product = papers.hand()
        browser = as_(getattr(papers, who))

        for path in ("perbaiki", "tutup", "limpahkan"):
            assert browser.get(f"/produk-pengawasan/{product.id}/{path}").status_code == 404
        token = token_on(browser, "/")
        for path in ("hapus", "buka-lagi"):
            answer = browser.post(
                f"/produk-pengawasan/{product.id}/{path}", data={"csrf_token": token}
            )
            assert answer.status_code == 404
        entering = f"/produk-pengawasan/catat/{papers.dpmptsp.id}"
        assert browser.get(entering).status_code == 404
        assert "Catat produk" not in look(getattr(papers, who), "/produk-pengawasan/")

    def test_the_ombudsman_addresses_nobody_of_its_own(self, papers: Handed, as_: As) -> None:
        entering = f"/produk-pengawasan/catat/{papers.jakarta_raya.id}"

        assert as_(papers.legal).get(entering).status_code == 404


class TestEntering:
    def test_asks_to_whom_and_proposes_the_agreement(
        self, papers: Handed, as_: As, look: Look
    ) -> None:
        agreement, unit = papers.pks, papers.dpmptsp
        client = as_(papers.legal)

        answer = client.submit("/produk-pengawasan/catat", institution=str(unit.id))
        assert answer.headers["Location"] == f"/produk-pengawasan/catat/{unit.id}"
        typed = {name: value for name, value in TYPED.items() if name != "agreement"}
        answer = client.submit(answer.headers["Location"], **typed)

        assert answer.status_code in (302, 303)
        product = db.session.scalars(select(OversightProduct)).one()
        assert product.follow_up is not None
        assert product.follow_up.agreement_id == agreement.id
        page = look(papers.legal, answer.headers["Location"])
        assert "Selasa, 19 April 2022" in page
        assert f"/tindak-lanjut/{product.follow_up_id}" in page
        assert f"/perjanjian/{agreement.id}" in page
        assert product.number in look(
            papers.yunis_account, f"/tindak-lanjut/{product.follow_up_id}"
        )

    def test_may_go_without_the_agreement(self, papers: Handed, as_: As) -> None:
        assert papers.pks
        as_(papers.legal).submit(f"/produk-pengawasan/catat/{papers.dpmptsp.id}", **TYPED)

        assert db.session.scalars(select(OversightProduct)).one().follow_up is None

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"number": " "}, "Isi nomornya."),
            ({"title": ""}, "Tuliskan perihalnya."),
            ({"received_on": "2022-02-30"}, "Tulis tanggal yang ada di kalender."),
            ({"received_on": "2022-04-12"}, "Tanggal ini belum tiba."),
            ({"received_on": "2022-03-01"}, "Tanggal diterima mendahului tanggal produknya."),
            ({"day_count": "tiga"}, "Tulis bilangan bulat."),
            ({"day_count": "0"}, "Harus antara 1 dan 366."),
            ({"day_count": "60"}, "Waktu untuk jenis ini ditetapkan peraturan"),
            ({"kind": "lain"}, "Pilihan itu tidak tersedia."),
            ({"agreement": "999"}, "Pilihan itu tidak tersedia."),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(
        self, papers: Handed, as_: As, change: dict[str, str], sentence: str
    ) -> None:
        typed = {**TYPED, "title": "Izin yang berlarut", **change}
        answer = as_(papers.legal).submit(f"/produk-pengawasan/catat/{papers.dpmptsp.id}", **typed)

        assert answer.status_code == 422
        assert sentence in answer.text
        assert "0042/LHP" in answer.text or "number" in change
        assert "Izin yang berlarut" in answer.text or "title" in change
        assert db.session.scalars(select(OversightProduct)).all() == []

    def test_asks_for_an_institution(self, papers: Handed, as_: As) -> None:
        assert papers.dpmptsp
        answer = as_(papers.legal).submit("/produk-pengawasan/catat", institution="")

        assert answer.status_code == 422
        assert "Pilih instansinya." in answer.text


def test_is_corrected_with_a_reason(papers: Handed, as_: As, look: Look) -> None:
    product = papers.hand(agreement=papers.pks)
    page = f"/produk-pengawasan/{product.id}/perbaiki"
    client = as_(papers.legal)

    refused = client.submit(page, received_on="2022-03-08")
    assert refused.status_code == 422
    assert "Batas waktunya berubah: tuliskan alasannya." in refused.text
    client.submit(page, received_on="2022-03-08", reason="Tanda terima tanggal 8")

    shown = look(papers.yunis_account, f"/produk-pengawasan/{product.id}")
    assert "Rabu, 20 April 2022" in shown
    assert "batas waktu 19 Apr 2022 → 20 Apr 2022" in shown
    assert "Tanda terima tanggal 8" in look(
        papers.yunis_account, f"/tindak-lanjut/{product.follow_up_id}"
    )


def test_is_closed_and_opened_again(papers: Handed, as_: As, look: Look) -> None:
    product = papers.hand()
    here, client = f"/produk-pengawasan/{product.id}", as_(papers.legal)

    refused = client.submit(f"{here}/tutup", on="2022-04-12", settled_as="dicabut", note="Surat")
    assert "Tanggal ini belum tiba." in refused.text
    client.submit(f"{here}/tutup", settled_as="dicabut", note="Surat Ketua nomor 3")
    shown = look(papers.legal, here)
    assert "Dicabut oleh Ombudsman, 11 April 2022" in shown
    assert "Surat Ketua nomor 3" in shown

    client.submit(here, to=f"{here}/buka-lagi")
    assert "Surat Ketua nomor 3" not in look(papers.legal, here)
    again = client.post(f"{here}/buka-lagi", data={"csrf_token": token_on(client, "/")})
    assert again.status_code == 409


def test_is_removed_and_its_follow_up_says_why(papers: Handed, as_: As, look: Look) -> None:
    product = papers.hand(agreement=papers.pks)
    here, follow_up_id = f"/produk-pengawasan/{product.id}", product.follow_up_id

    as_(papers.legal).submit(here, to=f"{here}/hapus")

    assert as_(papers.legal).get(here).status_code == 404
    assert "karena salah catat" in look(papers.yunis_account, f"/tindak-lanjut/{follow_up_id}")


class TestALateReport:
    @pytest.fixture
    def clock(self) -> StoppedClock:
        return StoppedClock(datetime(2022, 4, 20, 3, tzinfo=UTC))

    def test_waits_to_be_referred_until_it_is(self, papers: Handed, as_: As, look: Look) -> None:
        product = papers.hand()
        here, waits = f"/produk-pengawasan/{product.id}", "Limpahkan LHP ke Resolusi"
        assert waits in look(papers.legal, "/")
        assert waits not in look(papers.lintongs_account, "/")
        assert "ke Resolusi dan Monitoring" in look(papers.yunis_account, "/produk-pengawasan/")
        assert "Peraturan Ombudsman 58/2023" in look(papers.yunis_account, here)

        client = as_(papers.legal)
        refused = client.submit(f"{here}/limpahkan", on="2022-04-19")
        assert "Dilimpahkan hanya sesudah batas waktunya lewat" in refused.text
        client.submit(f"{here}/limpahkan")

        assert waits not in look(papers.legal, "/")
        shown = look(papers.yunis_account, here)
        assert "pada 20 April 2022, dicatat oleh Nara Kusuma" in shown
        again = as_(papers.legal).submit(f"{here}/limpahkan")
        assert "LHP ini sudah dilimpahkan." in again.text

    def test_only_an_lhp_is(self, papers: Handed, as_: As, look: Look) -> None:
        product = papers.hand(ADVICE)

        assert "Limpahkan LHP" not in look(papers.legal, "/")
        client = as_(papers.legal)
        assert client.get(f"/produk-pengawasan/{product.id}/limpahkan").status_code == 404


def test_comes_as_a_workbook(papers: Handed, as_: As) -> None:
    papers.hand(agreement=papers.pks)
    papers.hand(replace(ADVICE, title="=1+1"), papers.dinkes)

    answer = as_(papers.legal).get("/produk-pengawasan/daftar.xlsx?jenis=saran_perbaikan")

    rows = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert rows[0][:4] == ["Jenis", "Nomor", "Perihal", "Instansi"]
    assert [row[:4] for row in rows[1:]] == [
        ["Saran Perbaikan", "7/SARAN/2022", "=1+1", "Dinas Kesehatan Kota Bekasi"]
    ]
    assert rows[1][8:11] == [date(2022, 3, 28), "lewat waktu", -10]


def test_many_rows_cost_no_more_questions(app: Flask, papers: Handed, look: Look) -> None:
    papers.hand(agreement=papers.pks)
    look(papers.legal, "/produk-pengawasan/")
    few = count_queries(app, lambda: look(papers.legal, "/produk-pengawasan/"))
    for number in range(12):
        papers.hand(replace(LHP, number=str(number)), papers.dinkes)
    many = count_queries(app, lambda: look(papers.legal, "/produk-pengawasan/"))

    assert many <= few
