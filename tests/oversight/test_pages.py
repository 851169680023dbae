"""The pages of oversight products: who sees them, what they say, what they refuse."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from pks.accounts.models import User
from pks.clock import StoppedClock
from pks.db import db
from pks.monitoring.lifecycle import FollowUpState
from pks.oversight.models import OversightProduct
from pks.oversight.queries import ProductFilter, product_rows
from pks.oversight.terms import ProductKind, ProductState
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
    assert "lewat 14 hari kerja" in page
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
    def test_is_not_there_for_others(
        self, papers: Handed, as_: As, look: Look, who: str
    ) -> None:
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
        for path in ("hapus", "buka-lagi"):
            assert browser.send(f"/produk-pengawasan/{product.id}/{path}", {}).status_code == 404
        entering = f"/produk-pengawasan/catat/{papers.dpmptsp.id}"
        assert browser.get(entering).status_code == 404
        assert "Catat produk" not in look(getattr(papers, who), "/produk-pengawasan/")

    def test_the_ombudsman_addresses_nobody_of_its_own(self, papers: Handed, as_: As) -> None:
        entering = f"/produk-pengawasan/catat/{papers.jakarta_raya.id}"

        assert as_(papers.legal).get(entering).status_code == 404
