"""The administrators' pages of connections, and the verbs behind them."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from pks.accounts.models import User
from pks.audit.models import AuditEntry
from pks.clock import StoppedClock
from pks.leases import Status
from pks.webhooks.events import CHOICES, Event
from pks.webhooks.keeping import CannotKeep, EndpointObstacle, IsOff, send_test, switch_off
from pks.webhooks.models import Endpoint
from pks.webhooks.posting import Fault
from pks.webhooks.words import DEED_TEXT, EVENT_TEXT, FAULT_TEXT, OBSTACLE_TEXT, STATUS_TEXT
from tests.checking import CheckingClient
from tests.webhooks.conftest import Told
from tests.webhooks.receiver import Receiver

As = Callable[[User], CheckingClient]

LIST, ADD = "/sambungan/", "/sambungan/tambah"
URL = "https://arsip.example.go.id/pks"
USER, IN_THE_OFFICE = "sari:rahasia", "10.0.0.7"
SECRET = re.compile(r'value="(whsec_[^"]+)"')


def kept(papers: Told) -> list[Endpoint]:
    papers.session.expire_all()
    return list(papers.session.scalars(select(Endpoint).order_by(Endpoint.id)))


def secret_in(page: str) -> str:
    found = SECRET.search(page)
    assert found, "the page shows no secret"
    return found[1]


class TestAnAddress:
    @pytest.mark.parametrize(
        ("url", "obstacle"),
        [
            ("arsip.example.go.id", EndpointObstacle.NO_ADDRESS),
            ("https://", EndpointObstacle.NO_ADDRESS),
            ("https://a.example.go.id:99999/", EndpointObstacle.NO_ADDRESS),
            ("https://a.example.go.id/a b", EndpointObstacle.NO_ADDRESS),
            ("https://a.example.go.id/#atas", EndpointObstacle.NO_ADDRESS),
            ("http://a.example.go.id/", EndpointObstacle.NOT_HTTPS),
            (f"https://{USER}@a.example.go.id/", EndpointObstacle.NAMES_SOMEBODY),
        ],
    )
    def test_is_refused(self, papers: Told, url: str, obstacle: EndpointObstacle):
        with pytest.raises(CannotKeep) as refusal:
            papers.endpoint(url, private=False)

        assert obstacle in refusal.value.obstacles

    def test_is_there_once(self, papers: Told):
        papers.endpoint(URL)

        with pytest.raises(CannotKeep) as refusal:
            papers.endpoint(URL)

        assert refusal.value.obstacles == [EndpointObstacle.URL_TAKEN]

    def test_of_which_nothing_is_asked_is_refused(self, papers: Told, as_: As):
        answer = as_(papers.admin).submit(ADD, url=URL)

        assert answer.status_code == 422
        assert "Pilih sedikitnya satu kejadian." in answer.text
        assert f'value="{URL}"' in answer.text
        assert kept(papers) == []

    def test_without_tls_is_taken_where_that_is_allowed(self, papers: Told, as_: As, app: Flask):
        fields = {"url": f"http://{IN_THE_OFFICE}/masuk", "events": [Event.AGREEMENT_OVER.value]}
        browser = as_(papers.admin)
        assert browser.submit(ADD, **fields).status_code == 422

        app.config["PKS"] = replace(app.config["PKS"], webhook_private=True)

        assert browser.submit(ADD, **fields).status_code == 200


class TestTheSecret:
    def test_is_shown_once_when_the_address_is_added(self, papers: Told, as_: As):
        unit = papers.dpmptsp
        browser = as_(papers.admin)
        events = [Event.AGREEMENT_OVER.value, Event.FOLLOW_UP_DONE.value]

        answer = browser.submit(ADD, url=f" {URL} ", institution=str(unit.id), events=events)

        (endpoint,) = kept(papers)
        assert secret_in(answer.text) == endpoint.secret
        assert answer.headers["Cache-Control"] == "no-store"
        assert (endpoint.url, endpoint.institution_id, endpoint.events) == (URL, unit.id, events)
        assert endpoint.secret not in browser.get(f"{LIST}{endpoint.id}").text

    def test_is_replaced_and_shown_once_again(self, papers: Told, as_: As, clock: StoppedClock):
        endpoint = papers.endpoint(URL)
        old, browser = endpoint.secret, as_(papers.admin)
        page = f"{LIST}{endpoint.id}"

        answer = browser.submit(page, to=f"{page}/rahasia")

        (endpoint,) = kept(papers)
        assert secret_in(answer.text) == endpoint.secret != old
        assert endpoint.secrets_at(clock.now()) == [endpoint.secret, old]
        assert "Rahasia lama masih berlaku sampai 8 Februari 2022" in answer.text
        clock.moment += timedelta(hours=24)
        assert "Rahasia lama" not in browser.get(page).text

    def test_stands_in_no_entry_of_the_trail(self, papers: Told, as_: As):
        endpoint = papers.endpoint(f"{URL}/token-lain")
        secret = endpoint.secret
        papers.session.commit()

        entries = papers.session.scalars(
            select(AuditEntry).where(AuditEntry.thing == f"webhook:{endpoint.id}")
        ).all()
        assert [entry.verb for entry in entries] == ["webhook.add"]
        told = str(entries[0].details)
        assert "arsip.example.go.id" in told
        assert secret not in told
        assert "token-lain" not in told


class TestThePageOfOne:
    def test_shows_what_was_sent_and_what_was_said_to_it(
        self, papers: Told, as_: As, receiver: Receiver, deliver: Callable[[], int]
    ):
        endpoint = papers.endpoint(receiver.url)
        page, browser = f"{LIST}{endpoint.id}", as_(papers.admin)
        receiver.says = "<b>tidak dikenal</b>"
        receiver.answer(500)

        browser.submit(page, to=f"{page}/uji-coba")
        deliver()

        text = browser.get(page).text
        assert "Uji coba" in text
        assert "&lt;b&gt;tidak dikenal&lt;/b&gt;" in text
        assert "Gagal sejak 7 Februari 2022" in text
        assert "dicoba lagi" in text
        assert "Gagal sejak" in browser.get(LIST).text
        assert receiver.bodies[0]["type"] == "uji_coba"
        assert receiver.bodies[0]["agreement"] is None

    def test_says_that_the_receiver_is_left_alone_for_a_while(
        self, papers: Told, as_: As, receiver: Receiver, deliver: Callable[[], int]
    ):
        endpoint = papers.endpoint(receiver.url)
        page, browser = f"{LIST}{endpoint.id}", as_(papers.admin)
        receiver.answer(503)
        browser.submit(page, to=f"{page}/uji-coba")
        deliver()

        assert "Penerima tidak dapat dihubungi." in browser.get(page).text

    def test_sends_again_what_was_put_aside(
        self, papers: Told, as_: As, receiver: Receiver, deliver: Callable[[], int]
    ):
        endpoint = papers.endpoint(receiver.url)
        send_test(papers.session, endpoint, by=papers.admin, now=papers.now)
        (delivery,) = papers.deliveries
        delivery.status, delivery.error = Status.PARKED, Fault.DEADLY.value
        page, browser = f"{LIST}{endpoint.id}", as_(papers.admin)
        assert "Pengirimnya berkali-kali terhenti" in browser.get(page).text
        action = f"{page}/kiriman/{delivery.id}/kirim-lagi"

        assert browser.submit(page, to=action).status_code == 303
        assert deliver() == 1

        assert papers.deliveries[0].status is Status.SENT
        assert "Kirim lagi" not in browser.get(page).text

    def test_sends_nothing_again_that_belongs_to_another_one_or_is_not_put_aside(
        self, papers: Told, as_: As
    ):
        mine, other = papers.endpoint(URL), papers.endpoint(f"{URL}/2")
        send_test(papers.session, mine, by=papers.admin, now=papers.now)
        (delivery,) = papers.deliveries
        browser = as_(papers.admin)
        token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(LIST + "tambah").text)
        assert token
        data = {"csrf_token": token[1]}

        answers = [
            browser.post(f"{LIST}{one.id}/kiriman/{delivery.id}/kirim-lagi", data=data).status_code
            for one in (mine, other)
        ]

        assert answers == [409, 404]

    def test_switches_off_and_on_again(self, papers: Told, as_: As):
        endpoint = papers.endpoint(URL)
        page, browser = f"{LIST}{endpoint.id}", as_(papers.admin)

        browser.submit(page, to=f"{page}/matikan")
        assert not kept(papers)[0].is_on
        assert f"{page}/uji-coba" not in browser.get(page).text
        assert "Mati" in browser.get(LIST).text

        browser.submit(page, to=f"{page}/hidupkan")
        assert kept(papers)[0].is_on

    def test_sends_no_test_while_it_is_off(self, papers: Told):
        endpoint = papers.endpoint(URL)
        switch_off(papers.session, endpoint, by=papers.admin, now=papers.now)

        with pytest.raises(IsOff):
            send_test(papers.session, endpoint, by=papers.admin, now=papers.now)

    def test_changes_what_it_is_told(self, papers: Told, as_: As):
        endpoint = papers.endpoint(URL)
        endpoint.failing_since, endpoint.failures = papers.now, 3
        page, browser = f"{LIST}{endpoint.id}/ubah", as_(papers.admin)
        assert browser.submit(page).status_code == 303  # as it stands there already

        browser.submit(page, url=f"{URL}/baru", events=[Event.AGREEMENT_OVER.value])

        (endpoint,) = kept(papers)
        assert (endpoint.url, endpoint.events) == (f"{URL}/baru", ["perjanjian.berakhir"])
        assert (endpoint.failing_since, endpoint.failures) == (None, 0)

    def test_removes_it_with_all_its_messages_and_the_trail_stays(self, papers: Told, as_: As):
        endpoint = papers.endpoint(URL)
        endpoint_id = endpoint.id
        send_test(papers.session, endpoint, by=papers.admin, now=papers.now)
        page, browser = f"{LIST}{endpoint_id}", as_(papers.admin)

        browser.submit(page, to=f"{page}/hapus")

        assert (kept(papers), papers.deliveries) == ([], [])
        assert browser.get(page).status_code == 404
        about = select(AuditEntry.verb).where(AuditEntry.thing == f"webhook:{endpoint_id}")
        verbs = papers.session.scalars(about.order_by(AuditEntry.seq)).all()
        assert verbs == ["webhook.add", "webhook.test", "webhook.remove"]


def test_the_list_counts_what_waits_and_what_was_put_aside(papers: Told, as_: As):
    endpoint = papers.endpoint(URL, papers.dpmptsp)
    for hours in range(5):
        now = papers.now + timedelta(hours=hours)
        send_test(papers.session, endpoint, by=papers.admin, now=now)
    for delivery in papers.deliveries[:2]:
        delivery.status = Status.PARKED

    page = as_(papers.admin).get(LIST).text

    assert re.search(r"Menunggu.>3<", page)
    assert re.search(r"Tertahan.>2<", page)
    assert "DPMPTSP" in page


def test_nobody_but_an_administrator_finds_any_of_it(papers: Told, as_: As):
    endpoint = papers.endpoint(URL)

    for user in (papers.legal, papers.dedys_account, papers.yunis_account):
        browser = as_(user)
        assert "/sambungan" not in browser.get("/").text
        for page in (LIST, ADD, f"{LIST}{endpoint.id}", f"{LIST}{endpoint.id}/ubah"):
            assert browser.get(page).status_code == 404


def test_everything_has_words_for_the_screen():
    assert set(EVENT_TEXT) == set(Event) == {*CHOICES, Event.TEST}
    assert set(STATUS_TEXT) == set(Status)
    assert set(FAULT_TEXT) == set(Fault)
    assert set(OBSTACLE_TEXT) == set(EndpointObstacle)
    assert "webhook.gone" in DEED_TEXT
