"""An institution asks: signed in or by a link; what becomes of it; who sees what."""

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest

from pks.clock import StoppedClock
from pks.intake import letters
from pks.intake.asking import NewLink, ask_by_link, make_request_link, revoke_link
from pks.intake.links import token_of
from pks.intake.models import Request, RequestLink, RequestState
from pks.mail.models import OutgoingMail
from tests.checking import CheckingClient
from tests.intake.conftest import WISH, As, Intake

TYPED = {
    "subject": WISH.subject,
    "scopes": list(WISH.scope_keys),
    "expectation": WISH.expectation,
    "contact_name": WISH.contact_name,
    "contact_office": WISH.contact_office,
    "contact_email": WISH.contact_email,
}
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ff"
    "ff3f0005fe02fe0def46b80000000049454e44ae426082"
)


def mails_to(papers: Intake, address: str) -> list[OutgoingMail]:
    query = papers.session.query(OutgoingMail).populate_existing()
    return query.filter_by(to_address=address).order_by(OutgoingMail.id).all()


def stored(papers: Intake) -> list[Request]:
    papers.session.rollback()
    return papers.session.query(Request).populate_existing().order_by(Request.id).all()


@pytest.fixture
def link(papers: Intake) -> RequestLink:
    new = NewLink(
        institution_id=papers.dinkes.id,
        receiver_id=papers.jakarta_raya.id,
        contact_name="Oka Prasetya",
        contact_email="oka@dinkes.example.go.id",
        parent_id=papers.mou.id,
    )
    made = make_request_link(papers.session, new, by=papers.legal, now=papers.now)
    papers.session.commit()
    return made


class TestSignedIn:
    def test_f001_a_liaison_asks_and_legal_staff_of_the_other_side_get_a_mail(
        self, papers: Intake, as_: As
    ) -> None:
        legal, dinkes = papers.legal, papers.dinkes.id
        receiver = papers.jakarta_raya.id
        client = as_(papers.secretary)

        answer = client.submit(
            "/usulan/baru", institution=dinkes, receiver=receiver, parent="", **TYPED
        )

        (request,) = stored(papers)
        assert answer.headers["Location"] == f"/usulan/{request.id}"
        assert (request.institution_id, request.receiver_id) == (dinkes, receiver)
        assert request.scope_keys == ["data", "monev"]
        assert request.parent_id is None
        (mail,) = mails_to(papers, legal.email)
        assert mail.subject == "[Usulan baru] Dinkes: Pengawasan Pelayanan Kesehatan"
        assert "Monitoring dan evaluasi" in mail.text
        assert f"/usulan/{request.id}" in mail.text

    def test_f001_the_asker_sees_what_became_of_it(self, papers: Intake, as_: As) -> None:
        request, secretary, legal = papers.request, papers.secretary, papers.legal
        page = f"/usulan/{request.id}"
        as_(legal).submit(f"{page}/tolak", reason="Sudah tercakup dalam PKS lain.")

        text = as_(secretary).get(page).text

        assert "Sudah tercakup dalam PKS lain." in text
        (mail,) = mails_to(papers, WISH.contact_email)
        assert "Sudah tercakup dalam PKS lain." in mail.text

    def test_accepting_leads_to_an_audience_or_a_draft(self, papers: Intake, as_: As) -> None:
        page = f"/usulan/{papers.request.id}"
        client = as_(papers.legal)

        client.submit(page, to=f"{page}/terima")

        text = client.get(page).text
        assert f"{page}/audiensi" in text
        assert f"{page}/naskah" in text

    def test_what_is_decided_cannot_be_decided_again(self, papers: Intake, as_: As) -> None:
        page = f"/usulan/{papers.request.id}"
        client = as_(papers.legal)
        token = {"csrf_token": token_on(client, page)}

        assert client.post(f"{page}/terima", data=token).status_code == 302
        assert client.post(f"{page}/terima", data=token).status_code == 409
        assert client.get(f"{page}/tolak").status_code == 409
        assert stored(papers)[0].state is RequestState.ACCEPTED

    def test_the_asker_may_take_it_back_and_nobody_else(self, papers: Intake, as_: As) -> None:
        page = f"/usulan/{papers.request.id}"
        legal = papers.legal
        assert "Ya, tarik usulan" not in as_(legal).get(page).text
        token = {"csrf_token": token_on(as_(legal), page)}
        assert as_(legal).post(f"{page}/tarik", data=token).status_code == 404

        as_(papers.secretary).submit(page, to=f"{page}/tarik")

        assert stored(papers)[0].state is RequestState.WITHDRAWN

    def test_a_refused_form_keeps_what_was_typed_and_its_file(
        self, papers: Intake, as_: As
    ) -> None:
        _legal, dinkes, receiver = papers.legal, papers.dinkes.id, papers.jakarta_raya.id
        client = as_(papers.secretary)

        answer = client.submit(
            "/usulan/baru",
            institution=dinkes,
            receiver="",
            **{**TYPED, "contact_email": "oka"},
            file=(BytesIO(PICTURE), "surat.png"),
        )

        assert answer.status_code == 422
        assert "Pilih instansinya." in answer.text
        assert "Alamat surel itu tidak lengkap." in answer.text
        assert WISH.expectation in answer.text
        kept = re.search(r'name="kept"[^>]*value="([^"]+)"', answer.text)
        assert kept
        data = {**TYPED, "institution": dinkes, "receiver": receiver, "kept": kept[1],
                "csrf_token": token_on(client, "/usulan/baru"), "parent": ""}  # fmt: skip
        sent = client.post("/usulan/baru", data=data)
        got = client.get(sent.headers["Location"] + "/berkas")
        assert got.data == PICTURE

    @pytest.mark.parametrize("field", ["institution", "receiver"])
    def test_nobody_asks_in_the_name_of_others_or_asks_themselves(
        self, papers: Intake, as_: As, field: str
    ) -> None:
        _legal = papers.legal
        swapped = {"institution": papers.jakarta_raya.id, "receiver": papers.dinkes.id}
        fitting = {"institution": papers.dinkes.id, "receiver": papers.jakarta_raya.id}
        typed = {**fitting, field: swapped[field], **TYPED}

        answer = as_(papers.secretary).submit("/usulan/baru", **typed)

        assert answer.status_code == 422
        assert "Pilihan itu tidak tersedia." in answer.text

    def test_strangers_find_nothing(self, papers: Intake, as_: As) -> None:
        page = f"/usulan/{papers.request.id}"
        outsider = papers.yunis_account  # a liaison of another office of the city

        for address in (page, f"{page}/berkas"):
            assert as_(outsider).get(address).status_code == 404
        assert "Belum ada usulan" in as_(outsider).get("/usulan/").text
        nothing = as_(outsider).get("/usulan/99999").text.replace("/usulan/99999", page)
        assert as_(outsider).get(page).text == nothing

    def test_the_list_is_paged_and_filtered(self, papers: Intake, as_: As) -> None:
        for _number in range(26):
            papers.ask()
        client = as_(papers.legal)

        first = client.get("/usulan/")

        assert first.text.count('<th scope="row">') == 25
        assert "26 usulan" in first.text
        assert client.get("/usulan/?page=2").text.count('<th scope="row">') == 1
        assert "Tidak ada yang cocok" in client.get("/usulan/?keadaan=ditolak").text
        assert '<span class="n">26</span>' in first.text


class TestLink:
    def test_f001_an_outsider_asks_once_with_a_personal_link(
        self, papers: Intake, client: CheckingClient, link: RequestLink
    ) -> None:
        page = f"/ajukan/{token_of(link)}"
        shown = client.get(page)
        assert "Dinas Kesehatan Kota Bekasi" in shown.text
        assert "Pengawasan penyelenggaraan pelayanan publik" in shown.text  # a scope
        assert shown.headers["Referrer-Policy"] == "no-referrer"
        assert stored(papers) == []

        client.submit(page, **TYPED, file=(BytesIO(PICTURE), "surat.png"))

        (request,) = stored(papers)
        assert request.asked_by_id is None
        assert request.parent_id == papers.mou.id
        assert request.file is not None
        assert request.file.uploaded_by_id is None
        assert "menunggu jawaban" in client.get(page).text

    def test_a_form_sent_twice_asks_once(
        self, papers: Intake, client: CheckingClient, link: RequestLink
    ) -> None:
        page = f"/ajukan/{token_of(link)}"
        data = {**TYPED, "csrf_token": token_on(client, page)}

        for _time in range(2):
            client.post(page, data=data)

        assert len(stored(papers)) == 1
        assert len(mails_to(papers, papers.legal.email)) == 1

    def test_of_two_forms_sent_at_once_the_first_one_stands(
        self, papers: Intake, link: RequestLink
    ) -> None:
        first, second = (
            ask_by_link(
                papers.session,
                link,
                replace(WISH, subject=subject),
                file=None,
                wording=letters.request_asked,
                now=papers.now,
            )
            for subject in ("Pertama", "Kedua")
        )

        assert first is second
        assert first.subject == "Pertama"

    def test_f001_the_same_link_tells_the_answer_and_takes_back(
        self, papers: Intake, client: CheckingClient, link: RequestLink
    ) -> None:
        page = f"/ajukan/{token_of(link)}"
        client.submit(page, **TYPED)

        client.submit(page, to=f"{page}/tarik")

        assert "Usulan ini sudah ditarik." in client.get(page).text
        token = {"csrf_token": token_on(client, "/masuk")}
        assert client.post(f"{page}/tarik", data=token).status_code == 409

    def test_the_answer_can_be_read_after_the_link_would_have_ended(
        self,
        papers: Intake,
        as_: As,
        client: CheckingClient,
        clock: StoppedClock,
        link: RequestLink,
    ) -> None:
        page = f"/ajukan/{token_of(link)}"
        client.submit(page, **TYPED)
        clock.moment += timedelta(days=29)
        (request,) = stored(papers)
        as_(papers.legal).submit(f"/usulan/{request.id}/tolak", reason="Belum waktunya.")
        clock.moment += timedelta(days=10)

        client.sign_out()

        assert "Belum waktunya." in client.get(page).text

    @pytest.mark.parametrize("how", ["revoked", "ended", "forged"])
    def test_a_dead_link_opens_nothing(
        self, papers: Intake, client: CheckingClient, clock: StoppedClock, link: RequestLink,
        how: str,
    ) -> None:  # fmt: skip
        page = f"/ajukan/{token_of(link)}"
        token = token_on(client, page)
        if how == "revoked":
            revoke_link(papers.session, link, by=papers.legal, now=papers.now)
            papers.session.commit()
        elif how == "ended":
            clock.moment += timedelta(days=30)
        else:
            page = f"{page}x"

        assert client.get(page).status_code == 410
        assert client.post(page, data={**TYPED, "csrf_token": token}).status_code == 410
        assert stored(papers) == []

    def test_f001_legal_staff_make_a_link_that_goes_out_by_mail(
        self, papers: Intake, as_: As
    ) -> None:
        fields = {"institution": papers.dinkes.id, "receiver": papers.jakarta_raya.id}
        client = as_(papers.legal)

        client.submit(
            "/usulan/tautan",
            **fields,
            parent="",
            contact_name="Oka Prasetya",
            contact_email="oka@dinkes.example.go.id",
        )

        (mail,) = mails_to(papers, "oka@dinkes.example.go.id")
        address = re.search(r"http://localhost(/ajukan/\S+)", mail.text)
        assert address
        assert client.get(address[1]).status_code == 200
        shown = client.get("/usulan/tautan").text
        assert address[1] in shown
        revoke = re.search(r"/usulan/tautan/\d+/cabut", shown)
        assert revoke
        client.submit("/usulan/tautan", to=revoke[0])
        assert client.get(address[1]).status_code == 410

    def test_others_cannot_revoke_it(self, papers: Intake, as_: As, link: RequestLink) -> None:
        stranger, address = papers.legal_of_dinkes, f"/usulan/tautan/{link.id}/cabut"
        client = as_(stranger)

        token = {"csrf_token": token_on(client, "/usulan/tautan")}

        assert client.post(address, data=token).status_code == 404


def token_on(client: CheckingClient, page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(page).text)
    assert found
    return found[1]
