"""Ending mails of one kind: by a button, or by one click in a mail program."""

import pytest
from sqlalchemy.orm import Session

from pks.mail.leaving import has_left, who_left
from pks.web.signer import signer
from pks.web.unsubscribing import Subscription
from tests.checking import CheckingClient

ADDRESS = "Laksmi@example.go.id"


@pytest.fixture
def address(session: Session) -> str:
    """Where the page of somebody's reports is."""
    url = Subscription("report:5", ADDRESS, "Laporan berkala Kota Bekasi").url
    return url.removeprefix("http://localhost")


def test_looking_changes_nothing(client: CheckingClient, session: Session, address: str):
    for _ in range(2):
        answer = client.get(address)
        client.head(address)

    assert "Laporan berkala Kota Bekasi" in answer.text
    assert ADDRESS in answer.text
    assert "<h1>Berhenti menerima surat ini</h1>" in answer.text
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert not has_left(session, "report:5", ADDRESS)


def test_a_button_ends_them_and_another_brings_them_back(
    client: CheckingClient, session: Session, address: str
):
    page = client.submit(address, to=address)
    assert (page.status_code, "tidak dikirim lagi" in page.text) == (200, True)
    assert who_left(session, ["report:5", "report:6"]) == {("report:5", ADDRESS.lower())}

    client.submit(address, to=address)

    assert not has_left(session, "report:5", ADDRESS)


def test_one_click_of_a_mail_program_ends_them_and_a_second_is_as_good(
    client: CheckingClient, session: Session, address: str, app
):
    app.config["WTF_CSRF_ENABLED"] = True
    for _ in range(2):
        answer = client.post(address, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200  # RFC 8058 §3.1: no redirect

    assert has_left(session, "report:5", ADDRESS)
    assert not has_left(session, "report:6", ADDRESS)
    assert not has_left(session, "report:5", "other@example.go.id")


def test_no_other_page_is_open_without_a_token(client: CheckingClient):
    assert client.post("/bahasa", data={"bahasa": "en"}).status_code == 400


def test_an_address_that_is_not_ours_ends_nothing(
    client: CheckingClient, session: Session, address: str
):
    foreign = signer("set-password").dumps(["report:5", ADDRESS, "x"])
    for token in (address[:-3], "/berhenti/x", f"/berhenti/{foreign}"):
        assert client.get(token).status_code == 404
        assert client.post(token).status_code == 404

    assert not has_left(session, "report:5", ADDRESS)
