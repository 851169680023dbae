"""The meeting that starts an agreement: entered, its minutes, and what grows from it."""

import shutil
from io import BytesIO

import docx
import pytest

from pks.agreements.models import Agreement
from pks.drafting.content import SectionKey
from pks.drafting.models import Draft
from pks.intake.meeting import (
    AudienceFacts,
    AudienceObstacle,
    CannotKeepAudience,
    HasOrigin,
    enter_audience,
    link_origin,
)
from pks.intake.models import Audience, Origin
from tests.intake.conftest import WISH, As, Intake
from tests.intake.test_requests import PICTURE, token_on

HELD = {"subject": "Pengawasan Pelayanan Publik", "held_on": "2021-09-15", "place": "Jakarta"}


def kept(papers: Intake) -> list[Audience]:
    papers.session.rollback()
    return papers.session.query(Audience).populate_existing().order_by(Audience.id).all()


class TestEntering:
    def test_f003_what_the_request_says_is_not_typed_again(self, papers: Intake, as_: As) -> None:
        page = f"/usulan/{papers.accepted.id}/audiensi"
        client = as_(papers.legal)

        shown = client.get(page).text
        client.submit(page)

        assert "Oka Prasetya" in shown
        (audience,) = kept(papers)
        assert audience.subject == WISH.subject
        assert (audience.guest_id, audience.host_id) == (papers.dinkes.id, papers.jakarta_raya.id)
        assert audience.scope_keys == list(WISH.scope_keys)
        assert audience.topics == [WISH.expectation]
        assert [one.name for one in audience.attendees] == ["Oka Prasetya"]

    def test_one_stands_on_its_own_with_people_pasted_as_lines(
        self, papers: Intake, as_: As
    ) -> None:
        pasted = (
            "Rahmat Effendi; Wali Kota Bekasi; Pemkot Bekasi\n\n; Inspektur ;Inspektorat\nMulyadin"
        )
        client = as_(papers.legal)

        client.submit(
            "/audiensi/baru",
            guest=papers.bekasi.id,
            host=papers.jakarta_raya.id,
            **HELD,
            pasted=pasted,
            topics="Pengawasan yang lebih dekat\n\nPengaduan",
            files=[(BytesIO(PICTURE), "foto.png")],
        )

        (audience,) = kept(papers)
        assert [(one.name, one.office, one.institution) for one in audience.attendees] == [
            ("Rahmat Effendi", "Wali Kota Bekasi", "Pemkot Bekasi"),
            (None, "Inspektur", "Inspektorat"),
            ("Mulyadin", None, None),
        ]
        assert audience.topics == ["Pengawasan yang lebih dekat", "Pengaduan"]
        proof = f"/audiensi/{audience.id}/berkas/{audience.evidence[0].id}"
        assert client.get(proof).data == PICTURE
        assert as_(papers.admin).get(proof).status_code == 404

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"pasted": "a; b; c; d"}, "Baris 1 mempunyai lebih dari tiga bagian."),
            ({"pasted": "x" * 201}, "Baris 1 terlalu panjang."),
            ({"pasted": "N\n" * 101}, "Paling banyak 100 peserta."),
            ({"subject": " "}, "Tuliskan pokoknya."),
            ({"held_on": "0021-09-15"}, "Tulis tahunnya dengan empat angka"),
        ],
    )
    def test_a_refused_form_says_why_and_keeps_what_was_typed(
        self, papers: Intake, as_: As, wrong: dict[str, object], said: str
    ) -> None:
        fields = {"guest": papers.bekasi.id, "host": papers.jakarta_raya.id, **HELD}
        client = as_(papers.legal)

        answer = client.submit("/audiensi/baru", **{**fields, "topics": "Pengaduan", **wrong})

        assert answer.status_code == 422
        assert said in answer.text
        assert "Pengaduan" in answer.text
        assert kept(papers) == []

    def test_a_file_of_another_kind_is_named_and_refused(self, papers: Intake, as_: As) -> None:
        program = (BytesIO(b"MZ"), "a.exe")

        answer = as_(papers.legal).submit(
            "/audiensi/baru", guest=papers.bekasi.id, host=papers.jakarta_raya.id, **HELD,
            files=[program],
        )  # fmt: skip

        assert answer.status_code == 422
        assert "a.exe: " in answer.text
        assert kept(papers) == []

    def test_nobody_meets_themselves_and_a_request_leads_to_one_audience(
        self, papers: Intake
    ) -> None:
        here = papers.dinkes.id
        facts = AudienceFacts(here, here, "Pokok", papers.now.date())

        with pytest.raises(CannotKeepAudience) as refusal:
            enter_audience(papers.session, facts, by=papers.legal, now=papers.now)
        assert refusal.value.obstacles == [AudienceObstacle.SAME_INSTITUTION]

        assert papers.audience
        with pytest.raises(CannotKeepAudience) as refusal:
            papers.meet()
        assert refusal.value.obstacles == [AudienceObstacle.REQUEST_HAS_AUDIENCE]

    def test_a_request_must_be_accepted_first(self, papers: Intake, as_: As) -> None:
        page = f"/usulan/{papers.request.id}"
        client = as_(papers.legal)

        assert client.get(f"{page}/audiensi").status_code == 409
        assert client.get(f"{page}/naskah").status_code == 409

    def test_changing_shows_what_was_saved_and_loses_nobodys_words(
        self, papers: Intake, as_: As
    ) -> None:
        page = f"/audiensi/{papers.audience.id}/ubah"
        client = as_(papers.legal)
        before = client.get(page).text
        token = token_on(client, page)
        assert "Kepala Dinas Kesehatan" in before

        client.submit(page, number="12/BA/2022")
        late = client.post(
            page, data={**HELD, "csrf_token": token, "version": "1", "place": "Bekasi"}
        )

        assert late.status_code == 422
        assert "Orang lain baru saja mengubah audiensi ini." in late.text
        (audience,) = kept(papers)
        assert audience.number == "12/BA/2022"
        assert audience.place == "Jakarta"
        assert len(audience.attendees) == 1


class TestMinutes:
    def test_f003_the_minutes_are_seen_and_given_as_word(self, papers: Intake, as_: As) -> None:
        page = f"/audiensi/{papers.audience.id}"
        client = as_(papers.legal)

        shown = client.get(page).text
        given = client.get(f"{page}/berita-acara.docx")

        assert '<article class="paper" lang="id">' in shown
        assert "Kepala Dinas Kesehatan" in shown
        paragraphs = [one.text for one in docx.Document(BytesIO(given.data)).paragraphs]
        assert "BERITA ACARA AUDIENSI" in paragraphs
        assert "Menyusun perjanjian kerja sama" in paragraphs
        assert "Berita-acara-audiensi-Dinkes" in given.headers["Content-Disposition"]

    @pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
    def test_the_minutes_are_given_as_pdf(self, papers: Intake, as_: As) -> None:
        page = f"/audiensi/{papers.audience.id}/berita-acara.pdf"

        assert as_(papers.legal).get(page).data.startswith(b"%PDF")

    def test_typed_words_stay_words(self, papers: Intake, as_: As) -> None:
        papers.audience.place = "<script>alert(1)</script> {tempat}"

        shown = as_(papers.legal).get(f"/audiensi/{papers.audience.id}").text

        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert(1)&lt;/script&gt; {tempat}" in shown


class TestOrigin:
    def test_f003_a_draft_begun_from_the_audience_knows_what_was_agreed(
        self, papers: Intake, as_: As
    ) -> None:
        page = f"/audiensi/{papers.audience.id}/naskah"
        client = as_(papers.legal)

        answer = client.submit(page)

        papers.session.rollback()
        draft = papers.session.query(Draft).one()
        agreement = draft.agreement
        assert answer.headers["Location"] == f"/naskah/{agreement.id}/"
        assert [party.institution.short_name for party in agreement.parties] == [
            "Ombudsman Jakarta Raya", "Dinkes",
        ]  # fmt: skip
        assert agreement.subject == WISH.subject
        assert agreement.parent_id == papers.mou.id
        assert papers.content(draft, SectionKey.SCOPES).keys == WISH.scope_keys

    def test_f003_the_agreement_shows_its_root_and_the_root_what_grew(
        self, papers: Intake, as_: As
    ) -> None:
        audience, request = papers.audience.id, papers.request.id
        client = as_(papers.legal)
        client.submit(f"/audiensi/{audience}/naskah")
        agreement = papers.session.query(Agreement).order_by(Agreement.id.desc()).first()
        assert agreement is not None

        panel = client.get(f"/perjanjian/{agreement.id}").text.partition("Asal-usul")[2]

        assert f"/audiensi/{audience}" in panel
        assert f"/usulan/{request}" in panel
        for page in (f"/audiensi/{audience}", f"/usulan/{request}"):
            assert f"/perjanjian/{agreement.id}" in client.get(page).text

    def test_a_pks_shows_the_root_of_its_mou(self, papers: Intake, as_: As) -> None:
        link_origin(papers.session, papers.mou, papers.audience, by=papers.legal, now=papers.now)
        pks = papers.draft.agreement

        shown = as_(papers.legal).get(f"/perjanjian/{pks.id}").text

        assert "melalui perjanjian induk" in shown
        assert f"/audiensi/{papers.audience.id}" in shown

    def test_below_what_was_agreed_above_the_mou_and_ones_own_office_are_filled_in(
        self, papers: Intake, as_: As
    ) -> None:
        facts = AudienceFacts(
            papers.bekasi.id, papers.ombudsman.id, WISH.subject, papers.now.date()
        )
        audience = enter_audience(papers.session, facts, by=papers.legal, now=papers.now)
        link_origin(papers.session, papers.mou, audience, by=papers.legal, now=papers.now)

        as_(papers.legal).submit(f"/audiensi/{audience.id}/naskah", second=papers.dinkes.id)

        papers.session.rollback()
        agreement = papers.session.query(Draft).one().agreement
        assert agreement.first.institution.short_name == "Ombudsman Jakarta Raya"
        assert agreement.parent_id == papers.mou.id

    def test_a_draft_may_begin_from_a_request_without_an_audience(
        self, papers: Intake, as_: As
    ) -> None:
        request = papers.accepted.id

        as_(papers.legal).submit(f"/usulan/{request}/naskah")

        papers.session.rollback()
        origin = papers.session.query(Origin).one()
        assert (origin.request_id, origin.audience_id) == (request, None)

    def test_a_registered_agreement_is_named_once_as_what_grew(
        self, papers: Intake, as_: As
    ) -> None:
        page = f"/audiensi/{papers.audience.id}/kaitkan"
        pks = papers.draft.agreement
        client = as_(papers.legal)
        assert client.submit(page, agreement="").status_code == 422

        client.submit(page, agreement=pks.id)

        papers.session.rollback()
        assert papers.session.query(Origin).one().agreement_id == pks.id
        with pytest.raises(HasOrigin):
            link_origin(papers.session, pks, papers.audience, by=papers.legal, now=papers.now)


def test_those_below_and_above_may_look_and_strangers_find_nothing(papers: Intake, as_: As) -> None:
    page = f"/audiensi/{papers.audience.id}"
    chief, stranger = papers.chief_of_ombudsman, papers.legal_of_a_unit_below

    assert as_(chief).get(page).status_code == 200
    assert as_(papers.stranger).get(page).status_code == 200
    for address in ("", "/ubah", "/berita-acara.docx", "/naskah", "/kaitkan"):
        assert as_(stranger).get(f"{page}{address}").status_code == 404
    assert "Belum ada audiensi" in as_(stranger).get("/audiensi/").text
    for address in ("/ubah", "/kaitkan", "/naskah"):
        assert as_(chief).get(f"{page}{address}").status_code == 404


def test_the_other_sides_staff_keep_it_too(papers: Intake, as_: As) -> None:
    page = f"/audiensi/{papers.audience.id}/ubah"

    as_(papers.legal_of_dinkes).submit(page, place="Bekasi")

    assert kept(papers)[0].place == "Bekasi"


def test_the_list_is_paged(papers: Intake, as_: As) -> None:
    for number in range(26):
        facts = AudienceFacts(
            papers.dinkes.id, papers.jakarta_raya.id, f"Pokok {number}", papers.now.date()
        )
        enter_audience(papers.session, facts, by=papers.legal, now=papers.now)
    client = as_(papers.legal)

    assert client.get("/audiensi/").text.count('<th scope="row">') == 25
    assert client.get("/audiensi/?page=2").text.count('<th scope="row">') == 1
