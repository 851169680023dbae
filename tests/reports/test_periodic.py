"""Periodic reports: each figure is the number of its records, in whatever layout, on its day."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from docx import Document
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from pks.clock import StoppedClock
from pks.mail.leaving import leave
from pks.mail.models import OutgoingMail
from pks.monitoring.activities import ActivityFacts, log_activity
from pks.monitoring.lifecycle import FollowUpState
from pks.reports.layout import CannotFill, LayoutFault, builtin_layout, fill_layout
from pks.reports.models import ReportIssue
from pks.reports.period import PeriodKind, last_finished, period_named, period_of
from pks.reports.periodic import FigureKey, Report, periodic_report
from pks.reports.scheduling import (
    CannotSchedule,
    ScheduleObstacle,
    Wish,
    schedule_reports,
)
from pks.scheduler import tick
from tests.monitoring.papers import JOINT_REVIEW, RECAPS
from tests.papers import As, Drafts

FIRST_HALF = period_named("semester-2022-1")
SECOND_HALF = period_named("semester-2022-2")


@pytest.fixture
def in_july(clock: StoppedClock) -> StoppedClock:
    clock.moment = datetime.fromisoformat("2022-07-07T09:00+07:00")
    return clock


def report(papers: Drafts, period=FIRST_HALF) -> Report:
    papers.session.flush()
    return periodic_report(
        papers.session, papers.legal, papers.jakarta_raya, period, zone="Asia/Jakarta"
    )


def keep_a_promise(papers: Drafts) -> None:
    recap = papers.first_of(RECAPS)
    facts = ActivityFacts("data", recap.due_on, "Bekasi", "Rekap triwulan I", "Diterima")
    log_activity(
        papers.session, papers.pks, facts, (papers.file(),), recap,
        by=papers.yunis_account, now=papers.now, today=recap.due_on,
    )  # fmt: skip
    recap.state, recap.closed_at, recap.submitted_at = FollowUpState.DONE, papers.now, papers.now


class TestPeriods:
    @pytest.mark.parametrize(
        ("key", "first", "last", "name"),
        [
            ("triwulan-2022-4", date(2022, 10, 1), date(2022, 12, 31), "Triwulan IV Tahun 2022"),
            ("semester-2024-1", date(2024, 1, 1), date(2024, 6, 30), "Semester I Tahun 2024"),
            ("tahun-2022-1", date(2022, 1, 1), date(2022, 12, 31), "Tahun 2022"),
        ],
    )
    def test_know_their_days_and_names(self, key: str, first: date, last: date, name: str):
        period = period_named(key)

        assert (period.from_on, period.until_on, period.name) == (first, last, name)
        assert period_of(period.kind, last) == period

    @pytest.mark.parametrize(
        "key", ["semester-2022-3", "pekan-2022-1", "semester-22", "tahun-2022-0", "x", "tahun-0-1"]
    )
    def test_that_do_not_exist_are_refused(self, key: str):
        with pytest.raises(ValueError, match=r"."):
            period_named(key)

    def test_a_period_is_over_the_day_after_its_last(self):
        assert last_finished(PeriodKind.SEMESTER, date(2022, 6, 30)).key == "semester-2021-2"
        assert last_finished(PeriodKind.SEMESTER, date(2022, 7, 1)) == FIRST_HALF


class TestFigures:
    def test_count_what_was_kept_and_what_was_not(self, papers: Drafts):
        keep_a_promise(papers)
        papers.first_of(JOINT_REVIEW).due_on = date(2022, 6, 30)

        found = report(papers)

        assert found.count(FigureKey.IN_FORCE) == 1
        assert found.count(FigureKey.SIGNED) == 1
        assert (found.count(FigureKey.DUE), found.count(FigureKey.DONE)) == (2, 1)
        assert (found.count(FigureKey.ON_TIME), found.count(FigureKey.LATE)) == (1, 1)
        assert found.count(FigureKey.ACTIVITIES) == 1
        assert found.count(FigureKey.CONFIRMED) == 0
        (line,) = found.agreements
        assert (line.due, line.done, line.on_time, line.activities) == (2, 1, 1, 1)

    def test_a_day_outside_does_not_count(self, papers: Drafts):
        papers.first_of(RECAPS).due_on = date(2022, 6, 30)
        assert report(papers).count(FigureKey.DUE) == 1

        papers.first_of(RECAPS).due_on = date(2022, 7, 1)
        assert report(papers).count(FigureKey.DUE) == 0

    def test_what_was_cancelled_was_not_due(self, papers: Drafts):
        recap = papers.first_of(RECAPS)
        recap.state, recap.closed_at = FollowUpState.CANCELLED, papers.now
        recap.cancel_reason = "Digabung"

        assert report(papers).count(FigureKey.DUE) == 0

    def test_an_agreement_in_which_nothing_moved_is_named(self, papers: Drafts):
        papers.pks  # noqa: B018

        (unmoved,) = report(papers).records[FigureKey.UNMOVED]

        assert unmoved.id == papers.pks.id

    def test_show_nothing_of_others(self, papers: Drafts):
        papers.pks  # noqa: B018
        papers.session.flush()

        found = periodic_report(
            papers.session, papers.legal_of_dinkes, papers.dinkes, FIRST_HALF, zone="Asia/Jakarta"
        )

        assert found.count(FigureKey.DUE) == 0


class TestThePage:
    def test_each_figure_leads_to_as_many_records(
        self, papers: Drafts, as_: As, in_july: StoppedClock
    ):
        keep_a_promise(papers)
        client = as_(papers.legal)

        page = client.get("/laporan/?periode=semester-2022-1").text

        links = re.findall(r'<a href="(/laporan/angka/[^"]+)">(\d+)<', page)
        assert len(links) == len(FigureKey)
        for address, count in links:
            listed = client.get(address.replace("&amp;", "&")).text
            assert listed.count('<li class="py-2">') == int(count), address

    def test_f078_the_report_comes_in_the_layout_that_the_office_made(
        self, papers: Drafts, as_: As, in_july: StoppedClock
    ):
        keep_a_promise(papers)
        own = Document(BytesIO(builtin_layout()))
        own.add_paragraph("Disusun oleh Tim Kerja Sama {{ instansi }}")
        written = BytesIO()
        own.save(written)
        client = as_(papers.legal)

        answer = client.submit(
            "/laporan/tata-letak", file=(BytesIO(written.getvalue()), "tata-letak.docx")
        )
        made = client.get("/laporan/unduh.docx?periode=semester-2022-1")

        assert answer.status_code == 303
        document = Document(BytesIO(made.data))
        text = "\n".join(paragraph.text for paragraph in document.paragraphs)
        assert "Disusun oleh Tim Kerja Sama Ombudsman RI Perwakilan Jakarta Raya" in text
        assert "Semester I Tahun 2022" in text
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        assert "Tindak lanjut jatuh tempo" in cells
        targets = {one.target_ref for one in document.part.rels.values() if one.is_external}
        assert any("/laporan/angka/jatuh_tempo" in target for target in targets)

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("{{ rahasia }}", "isian yang tidak ada"),
            ("{{ judul", "salah tulis"),
            ("{{ judul.__class__.__mro__ }}", "salah tulis"),
        ],
    )
    def test_a_layout_that_cannot_be_filled_is_refused_with_its_field(
        self, papers: Drafts, as_: As, in_july: StoppedClock, text: str, said: str
    ):
        bad = Document()
        bad.add_paragraph(text)
        written = BytesIO()
        bad.save(written)

        answer = as_(papers.legal).submit(
            "/laporan/tata-letak", file=(BytesIO(written.getvalue()), "buruk.docx")
        )

        assert answer.status_code == 422
        assert said in answer.text

    def test_the_workbook_says_the_same(self, papers: Drafts, as_: As, in_july: StoppedClock):
        keep_a_promise(papers)

        answer = as_(papers.legal).get("/laporan/unduh.xlsx?periode=semester-2022-1")

        book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
        rows = dict(row[:2] for row in book.get_sheet_by_name("Ringkasan").to_python()[4:])
        assert rows["Tindak lanjut jatuh tempo"] == "1"
        assert len(book.get_sheet_by_name("jatuh tempo").to_python()) == 2

    @pytest.mark.parametrize("address", ["/laporan/?instansi=99", "/laporan/?periode=semester-1-9"])
    def test_what_is_not_there_is_not_found(self, papers: Drafts, as_: As, address: str):
        assert as_(papers.legal).get(address).status_code == 404

    def test_a_liaison_and_a_stranger_read_none(
        self, papers: Drafts, as_: As, in_july: StoppedClock
    ):
        client = as_(papers.legal)
        save = re.search(r'action="(/laporan/simpan[^"]+)"', client.get("/laporan/").text)
        client.submit("/laporan/", to=save[1].replace("&amp;", "&"))
        issue = papers.session.query(ReportIssue).one()

        for user in (papers.yunis_account, papers.stranger, papers.legal_of_dinkes):
            for address in (
                f"/laporan/terbit/{issue.id}",
                f"/laporan/?instansi={papers.dpmptsp.id}",
            ):
                assert as_(user).get(address).status_code == 404, address


class TestBySchedule:
    @pytest.fixture
    def wish(self, papers: Drafts) -> Wish:
        readers = (papers.dedys_account.id, papers.chief_of_ombudsman.id)
        return Wish(papers.jakarta_raya.id, PeriodKind.SEMESTER, 7, readers)

    def schedule(self, papers: Drafts, wish: Wish) -> None:
        schedule_reports(
            papers.session, wish, by=papers.legal, now=papers.now, today=date(2022, 2, 7)
        )
        papers.session.commit()

    def test_those_to_come_stand_in_the_plan_of_mails(
        self, papers: Drafts, wish: Wish, as_: As, clock: StoppedClock
    ):
        self.schedule(papers, wish)
        leave(papers.session, "report:1", papers.dedys_account.email, now=papers.now)

        clock.moment = datetime.fromisoformat("2022-06-06T20:00+07:00")
        client = as_(papers.admin)
        assert "Laporan berkala" not in client.get("/surat/rencana").text
        clock.moment += timedelta(hours=5)
        page = client.get("/surat/rencana").text
        assert "Semester I Tahun 2022: Ombudsman Jakarta Raya" in page
        assert "Kamis, 7 Juli 2022 · Laksmi Dewanti<" in page

    def test_f077_a_report_is_made_and_sent_on_its_day_and_once(
        self, app, papers: Drafts, wish: Wish, clock: StoppedClock, session: Session
    ):
        keep_a_promise(papers)
        self.schedule(papers, wish)

        for moment, count in (
            ("2022-07-06T09:00", 0),
            ("2022-07-07T09:00", 1),
            ("2022-07-08T09:00", 1),
        ):
            clock.moment = datetime.fromisoformat(f"{moment}+07:00")
            tick(app)
            assert session.query(ReportIssue).count() == count, moment
            session.commit()

        issue = session.query(ReportIssue).one()
        assert (issue.from_on, issue.figures["selesai"]) == (date(2022, 1, 1), 1)
        letters = [one for one in session.query(OutgoingMail) if "[Laporan]" in one.subject]
        assert {one.to_name for one in letters} == {"Dedy Irsan", "Laksmi Dewanti"}
        assert f"/laporan/terbit/{issue.id}" in letters[0].text

    def test_a_reader_may_refuse_them_and_come_back(
        self, app, papers: Drafts, wish: Wish, clock: StoppedClock, session: Session, client
    ):
        self.schedule(papers, replace(wish, kind=PeriodKind.QUARTER))
        told: list[OutgoingMail] = []
        for day, button in (("2022-04-08", "lagi"), ("2022-07-08", ""), ("2022-10-08", "lagi")):
            clock.moment = datetime.fromisoformat(f"{day}T09:00+07:00")
            tick(app)
            told = [one for one in session.query(OutgoingMail) if "[Laporan]" in one.subject]
            way_out = next(one for one in told if one.to_name == "Dedy Irsan").unsubscribe_url
            assert way_out in told[0].text + told[1].text
            client.post(way_out.removeprefix("http://localhost"), data={"lagi": button})

        names = [one.to_name for one in told]
        assert (names.count("Dedy Irsan"), names.count("Laksmi Dewanti")) == (2, 3)

    def test_who_refuses_them_is_shown_to_whoever_asked_for_them(
        self, papers: Drafts, wish: Wish, as_: As
    ):
        self.schedule(papers, wish)
        leave(papers.session, "report:1", papers.dedys_account.email, now=papers.now)

        page = as_(papers.legal).get("/laporan/").text

        assert "Dedy Irsan (berhenti berlangganan), Laksmi Dewanti<" in page

    def test_a_stopped_server_catches_up_period_by_period(
        self, app, papers: Drafts, wish: Wish, clock: StoppedClock, session: Session
    ):
        self.schedule(papers, replace(wish, kind=PeriodKind.QUARTER))
        clock.moment = datetime.fromisoformat("2022-11-01T09:00+07:00")

        tick(app)

        made = session.query(ReportIssue).order_by(ReportIssue.from_on)
        assert [one.from_on.month for one in made] == [1, 4, 7]

    def test_nobody_is_written_to_who_may_not_read(self, papers: Drafts, wish: Wish):
        foreign = replace(wish, reader_ids=(papers.lintongs_account.id,), days_after=0)

        with pytest.raises(CannotSchedule) as refusal:
            schedule_reports(
                papers.session, foreign, by=papers.legal, now=papers.now, today=date(2022, 2, 7)
            )

        assert set(refusal.value.obstacles) == {
            ScheduleObstacle.READER_SEES_NOTHING,
            ScheduleObstacle.DAYS_OUT_OF_RANGE,
        }

    def test_it_is_asked_for_on_a_page_and_stopped_there(
        self, papers: Drafts, wish: Wish, as_: As, in_july: StoppedClock
    ):
        client = as_(papers.legal)

        answer = client.submit("/laporan/jadwal", readers=str(wish.reader_ids[0]))
        page = client.get("/laporan/").text
        stop = re.search(r'action="(/laporan/jadwal/\d+/hentikan)"', page)

        assert answer.status_code == 303
        assert "berikutnya 7 Januari 2023" in page
        client.submit("/laporan/", to=stop[1])
        assert "Belum ada laporan terjadwal." in client.get("/laporan/").text

    def test_a_schedule_of_somebody_who_left_makes_no_more(
        self, app, papers: Drafts, wish: Wish, clock: StoppedClock, session: Session
    ):
        self.schedule(papers, wish)
        papers.legal.active = False
        session.commit()
        clock.moment = datetime.fromisoformat("2022-07-07T09:00+07:00")

        tick(app)

        assert session.query(ReportIssue).count() == 0


def test_a_layout_that_never_ends_is_given_up():
    endless = Document()
    endless.add_paragraph(
        "{% for a in range(99999) %}{% for b in range(99999) %}{{ a }}{% endfor %}{% endfor %}"
    )
    written = BytesIO()
    endless.save(written)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pks.reports.layout.PATIENCE_SECONDS", 3)
        with pytest.raises(CannotFill) as refusal:
            fill_layout(written.getvalue(), {})

    assert refusal.value.fault is LayoutFault.TOO_COMPLEX
