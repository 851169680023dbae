"""The calendar as a page, and as a private feed that two calendar programs can read."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import ics
import pytest
from icalendar import Calendar

from pks.accounts.models import User
from pks.agreements.liaising import name_liaison
from pks.agreements.terms import LiaisonTerms
from pks.monitoring.calendar_models import CalendarFeed
from pks.monitoring.closing import cancel_follow_up
from pks.monitoring.models import FollowUp
from pks.monitoring.postponing import DateWish, postpone
from tests.checking import CheckingClient
from tests.monitoring.papers import RECAPS, Papers

As = Callable[[User], CheckingClient]


def subscribe(client: CheckingClient, of: str = "saya", **fields: object) -> str:
    """Make a feed on the page; return the path of its address."""
    page = "/kalender/langganan"
    token = client.get(page).text.split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post(page, data={"csrf_token": token, "of": of, **fields})
    assert answer.status_code == 200, answer.status_code
    return re.search(r'value="http://localhost(/kalender/feed/[^"]+)"', answer.text)[1]


def events(content: bytes) -> list[Any]:
    """Return the events of an iCalendar file."""
    return Calendar.from_ical(content).walk("VEVENT")


def by_uid(content: bytes) -> dict[str, Any]:
    """Return the events by what identifies them."""
    return {str(event["UID"]): event for event in events(content)}


def recaps_of(papers: Papers) -> list[FollowUp]:
    """Return the first two recaps."""
    return [one for one in papers.follow_ups if one.commitment.activity == RECAPS.activity][:2]


class TestTheMonth:
    def test_f073_shows_what_falls_due_with_its_holidays(self, in_may: Papers, as_: As):
        in_may.pks  # noqa: B018

        page = as_(in_may.legal).get("/kalender/?bulan=2022-05").text

        assert "Mei 2022" in page
        assert page.count(RECAPS.activity) == 2  # in the grid and in the list of the phone
        assert "Hari Raya Idul Fitri" in page or "Idulfitri" in page

    def test_of_a_liaison_is_what_they_serve(self, in_may: Papers, as_: As):
        in_may.pks  # noqa: B018

        tari = as_(in_may.taris_account)

        assert RECAPS.activity not in tari.get("/kalender/?bulan=2022-05").text
        assert RECAPS.activity in tari.get("/kalender/?bulan=2022-05&milik=semua").text

    @pytest.mark.parametrize("month", ["2022-13", "0000-01", "9999-12", "entah", ""])
    def test_a_month_that_is_none_is_this_one(self, in_may: Papers, as_: As, month: str):
        in_may.pks  # noqa: B018

        assert "Mei 2022" in as_(in_may.legal).get(f"/kalender/?bulan={month}").text

    def test_the_end_and_the_notice_stand_on_their_days(self, in_may: Papers, as_: As):
        in_may.pks  # noqa: B018
        client = as_(in_may.legal)

        assert "Batas pemberitahuan" in client.get("/kalender/?bulan=2024-11").text
        assert "Perjanjian berakhir" in client.get("/kalender/?bulan=2025-02").text

    def test_a_stranger_sees_an_empty_one(self, in_may: Papers, as_: As):
        in_may.pks  # noqa: B018

        page = as_(in_may.stranger).get("/kalender/?bulan=2022-05&milik=semua").text

        assert "cal-e" not in page.replace("cal-list", "")


class TestTheFeed:
    def test_f075_is_read_by_two_calendar_programs(
        self, in_may: Papers, as_: As, client: CheckingClient
    ):
        in_may.pks  # noqa: B018
        address = subscribe(as_(in_may.yunis_account))
        client.sign_out()

        answer = client.get(address)

        assert answer.content_type == "text/calendar; charset=utf-8"
        first = events(answer.data)
        second = ics.Calendar(answer.text)
        assert {str(event["SUMMARY"]) for event in first} == {e.name for e in second.events}
        days = {event["DTSTART"].dt for event in first}
        assert days == {event.begin.date() for event in second.events}
        assert in_may.first_of(RECAPS).due_on in days

    def test_keeps_to_the_letter_of_rfc_5545(self, in_may: Papers, as_: As):
        in_may.first_of(RECAPS).commitment.activity = "Data; rekap, panjang\n" + "é" * 120
        content = as_(in_may.yunis_account).get(subscribe(as_(in_may.yunis_account))).data

        lines = content.split(b"\r\n")
        assert content.endswith(b"END:VCALENDAR\r\n")
        assert b"\n" not in content.replace(b"\r\n", b"")
        assert max(map(len, lines)) <= 75
        assert all(line.decode() or True for line in lines)  # no character is cut in two
        unfolded = content.replace(b"\r\n ", b"").decode()
        assert r"Data\; rekap\, panjang\n" in unfolded
        for event in events(content):
            assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE"} <= event.keys()

    def test_tells_of_a_move_and_of_a_cancellation(self, in_may: Papers, as_: As):
        recap, second = [f for f in in_may.follow_ups if f.commitment.activity == RECAPS.activity][
            :2
        ]
        client = as_(in_may.yunis_account)
        address = subscribe(client)
        before = {
            str(e["UID"]): e for e in Calendar.from_ical(client.get(address).data).walk("VEVENT")
        }

        day = datetime.fromisoformat("2022-05-23").date()
        wish = DateWish(day, "Bertepatan dengan cuti")
        postpone(in_may.session, recap, wish, by=in_may.legal, now=in_may.now, today=recap.due_on)
        cancel_follow_up(in_may.session, second, "Digabung", by=in_may.legal, now=in_may.now)
        after = {
            str(e["UID"]): e for e in Calendar.from_ical(client.get(address).data).walk("VEVENT")
        }

        moved = f"tindak_lanjut-{recap.id}@localhost"
        assert after.keys() == before.keys()
        assert after[moved]["DTSTART"].dt == day
        assert after[moved]["SEQUENCE"] > before[moved]["SEQUENCE"]
        assert after[f"tindak_lanjut-{second.id}@localhost"]["STATUS"] == "CANCELLED"

    def test_the_same_is_not_sent_twice(self, in_may: Papers, as_: As):
        in_may.pks  # noqa: B018
        client = as_(in_may.yunis_account)
        address = subscribe(client)
        tag = client.get(address).headers["ETag"]

        again = client.get(address, headers={"If-None-Match": tag})

        assert again.status_code == 304

    def test_shows_what_its_account_may_see_now(self, in_may: Papers, as_: As):
        in_may.pks  # noqa: B018
        client = as_(in_may.taris_account)
        address = subscribe(client)
        assert b"BEGIN:VEVENT" in client.get(address).data

        terms = LiaisonTerms(2, in_may.hadi.id, "kompetensi")
        name_liaison(
            in_may.session, in_may.pks, terms, by=in_may.legal, now=in_may.now,
            today=in_may.first_of(RECAPS).due_on,
        )  # fmt: skip

        assert b"BEGIN:VEVENT" not in client.get(address).data

    def test_is_withdrawn_at_once(self, in_may: Papers, as_: As):
        in_may.pks  # noqa: B018
        client = as_(in_may.yunis_account)
        address = subscribe(client)
        (feed,) = in_may.session.query(CalendarFeed)

        other = as_(in_may.legal).get("/kalender/langganan")
        assert f"/kalender/langganan/{feed.id}/cabut" not in other.text
        client = as_(in_may.yunis_account)
        client.submit("/kalender/langganan", to=f"/kalender/langganan/{feed.id}/cabut")

        assert client.get(address).status_code == 404

    def test_dies_with_its_account_and_is_guessed_by_nobody(self, in_may: Papers, as_: As):
        in_may.pks  # noqa: B018
        client = as_(in_may.yunis_account)
        address = subscribe(client)
        in_may.yunis_account.active = False

        assert client.get(address).status_code == 404
        assert client.get("/kalender/feed/entah.ics").status_code == 404
        (feed,) = in_may.session.query(CalendarFeed)
        assert feed.token_hash not in address

    def test_of_a_unit_is_for_who_works_there_or_above(self, in_may: Papers, as_: As):
        in_may.pks  # noqa: B018
        client = as_(in_may.dedys_account)
        address = subscribe(client, "unit", unit=in_may.jakarta_raya.id)
        assert RECAPS.activity.encode()[:30] in client.get(address).data.replace(b"\r\n ", b"")

        page = "/kalender/langganan"
        token = client.get(page).text.split('name="csrf_token" value="')[1].split('"')[0]
        foreign = {"csrf_token": token, "of": "unit", "unit": in_may.dinkes.id}
        assert client.post(page, data=foreign).status_code == 404
        foreign = {"csrf_token": token, "of": "perjanjian", "perjanjian": 99}
        assert client.post(page, data=foreign).status_code == 404
