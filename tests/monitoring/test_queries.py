"""Who sees which follow-ups, and what a list costs."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.agreements.kinds import Responsible
from pks.agreements.liaising import name_liaison
from pks.agreements.terms import LiaisonTerms
from pks.monitoring.accepting import accept_follow_up
from pks.monitoring.activities import ActivityFacts, log_activity
from pks.monitoring.closing import cancel_follow_up
from pks.monitoring.lifecycle import FollowUpState
from pks.monitoring.listing import (
    FollowUpFilter,
    Show,
    Turn,
    agenda,
    follow_up_rows,
    late_count,
)
from pks.monitoring.models import Evidence, FollowUp
from pks.monitoring.queries import (
    activities_visible_to,
    diary,
    evidence_visible_to,
    follow_ups_visible_to,
    may_log,
)
from tests.monitoring.papers import RECAPS, SIGNED_ON, WORKSHOP, Papers

IN_MAY = date(2022, 5, 12)

Who = Callable[[Papers], User]
LEGAL: Who = lambda papers: papers.legal  # noqa: E731
LEGAL_ELSEWHERE: Who = lambda papers: papers.legal_of_dinkes  # noqa: E731
LIAISON: Who = lambda papers: papers.yunis_account  # noqa: E731
DEPUTY: Who = lambda papers: papers.hadis_account  # noqa: E731
SUPERVISOR: Who = lambda papers: papers.lintongs_account  # noqa: E731
SECRETARY: Who = lambda papers: papers.secretary_of_bekasi  # noqa: E731
STRANGER: Who = lambda papers: papers.stranger  # noqa: E731
NOBODY: Who = lambda papers: papers.nobody_in_particular  # noqa: E731
ADMIN: Who = lambda papers: papers.admin  # noqa: E731


@pytest.fixture
def report(papers: Papers) -> Callable[[], None]:
    def report() -> None:
        log_activity(
            papers.session,
            papers.pks,
            ActivityFacts("data", SIGNED_ON, "Bekasi", "Rekap", "Diterima.", completes=True),
            [papers.file()],
            papers.first_of(RECAPS),
            by=papers.yunis_account,
            now=papers.now,
            today=IN_MAY,
        )

    return report


@pytest.fixture
def log(papers: Papers, report: Callable[[], None]) -> Callable[[], None]:
    def log() -> None:
        report()
        accept_follow_up(papers.session, papers.first_of(RECAPS), by=papers.legal, now=papers.now)

    return log


@pytest.fixture
def count_queries(session: Session) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(conn: object, cursor: object, statement: str, *rest: object) -> None:
        statements.append(statement)

    event.listen(session.get_bind(), "before_cursor_execute", note)
    yield statements
    event.remove(session.get_bind(), "before_cursor_execute", note)


class TestWhoSeesWhat:
    @pytest.mark.parametrize("who", [LEGAL, LIAISON, DEPUTY, SUPERVISOR, SECRETARY])
    def test_those_of_the_agreement_see_follow_ups_activities_and_evidence(
        self, papers: Papers, log: Callable[[], None], who: Who
    ) -> None:
        log()
        user = who(papers)
        assert papers.session.scalars(follow_ups_visible_to(user)).all()
        assert papers.session.scalars(activities_visible_to(user)).all()
        assert papers.session.scalars(evidence_visible_to(user)).all()

    @pytest.mark.parametrize("who", [LEGAL_ELSEWHERE, STRANGER, NOBODY, ADMIN])
    def test_others_see_nothing(self, papers: Papers, log: Callable[[], None], who: Who) -> None:
        log()
        user = who(papers)
        assert papers.session.scalars(follow_ups_visible_to(user)).all() == []
        assert papers.session.scalars(activities_visible_to(user)).all() == []
        assert papers.session.scalars(evidence_visible_to(user)).all() == []
        assert papers.session.query(Evidence).count() == 1

    @pytest.mark.parametrize(
        ("who", "may"),
        [
            (LEGAL, True),
            (LIAISON, True),
            (DEPUTY, True),
            (SUPERVISOR, False),
            (SECRETARY, False),
            (LEGAL_ELSEWHERE, False),
            (STRANGER, False),
            (ADMIN, False),
        ],
    )
    def test_liaisons_and_legal_staff_of_a_party_may_log(
        self, papers: Papers, who: Who, may: bool
    ) -> None:
        assert may_log(papers.session, who(papers), papers.pks) is may

    def test_who_has_handed_over_may_log_no_longer(self, papers: Papers) -> None:
        account = papers.taris_account
        assert may_log(papers.session, account, papers.pks)
        terms = LiaisonTerms(2, papers.yuni.id, "kompetensi")
        name_liaison(
            papers.session, papers.pks, terms, by=papers.legal, now=papers.now, today=IN_MAY
        )
        assert not may_log(papers.session, account, papers.pks)

    def test_an_account_without_a_person_may_not_log(self, papers: Papers) -> None:
        assert not may_log(papers.session, papers.nobody_in_particular, papers.pks)


class TestTheList:
    def rows(self, papers: Papers, wanted: FollowUpFilter, user: User) -> list[str]:
        found, total = follow_up_rows(papers.session, user, wanted, today=IN_MAY, page=1)
        assert total == len(found)
        return [row.title for row in found]

    def test_f058_the_register_of_obligations_says_who_owes_what_by_when(
        self, papers: Papers
    ) -> None:
        papers.pks  # noqa: B018

        rows, total = follow_up_rows(
            papers.session, papers.legal, FollowUpFilter(), today=IN_MAY, page=1
        )

        assert total == 1
        (row,) = rows
        assert row.title == RECAPS.activity
        assert row.scope == "Pertukaran data dan/atau informasi"
        assert (row.first, row.second) == ("Ombudsman Jakarta Raya", "DPMPTSP")
        assert row.responsible is Responsible.SECOND
        assert row.answers == "DPMPTSP"
        assert row.state is FollowUpState.PLANNED
        assert row.days_late(IN_MAY) == 3

    def test_what_is_far_off_waits_on_a_list_of_its_own(self, papers: Papers) -> None:
        papers.pks  # noqa: B018
        later = self.rows(papers, FollowUpFilter(show=Show.LATER), papers.legal)
        assert len(later) == len(papers.follow_ups) - 1

    def test_what_is_closed_is_neither_late_nor_open(self, papers: Papers) -> None:
        recap = papers.first_of(RECAPS)
        cancel_follow_up(papers.session, recap, "Ganda.", by=papers.legal, now=papers.now)

        assert self.rows(papers, FollowUpFilter(), papers.legal) == []
        rows, _ = follow_up_rows(
            papers.session, papers.legal, FollowUpFilter(Show.CLOSED), today=IN_MAY, page=1
        )
        assert [row.days_late(IN_MAY) for row in rows] == [0]
        assert recap.days_late(IN_MAY) == 0

    def test_mine_is_what_i_serve(self, papers: Papers) -> None:
        papers.pks  # noqa: B018
        mine = FollowUpFilter(Show.LATER, mine=True)
        assert set(self.rows(papers, mine, papers.taris_account)) == {WORKSHOP.activity}
        assert WORKSHOP.activity not in self.rows(papers, mine, papers.hadis_account)
        assert self.rows(papers, mine, papers.hadis_account)
        assert self.rows(papers, mine, papers.nobody_in_particular) == []
        assert self.rows(papers, mine, papers.legal) == []  # tied to no person

    def test_f061_a_task_appears_as_many_days_before_as_its_commitment_says(
        self, papers: Papers
    ) -> None:
        recap = papers.first_of(RECAPS)
        recap.commitment.lead_days = 7
        for ahead, is_listed in ((8, False), (7, True)):
            day = recap.due_on - timedelta(days=ahead)
            rows, _ = follow_up_rows(
                papers.session, papers.legal, FollowUpFilter(), today=day, page=1
            )
            assert (recap.id in {row.id for row in rows}) is is_listed

    @pytest.mark.parametrize(
        ("text", "is_found"),
        [
            ("REKAP dpmptsp", True),
            ("informasi", True),
            ("Ombudsman", True),
            ("dpmptsp tidak-ada", False),
            ("100%", False),
        ],
    )
    def test_all_words_are_looked_for_in_promise_scope_agreement_and_parties(
        self, papers: Papers, text: str, is_found: bool
    ) -> None:
        papers.pks  # noqa: B018
        found = self.rows(papers, FollowUpFilter(text=text), papers.legal)
        assert (found == [RECAPS.activity]) is is_found

    @pytest.mark.parametrize(
        ("who", "turn", "is_listed"),
        [
            (LEGAL, Turn.OURS, False),
            (LEGAL, Turn.THEIRS, True),
            (LIAISON, Turn.OURS, True),
            (LIAISON, Turn.THEIRS, False),
            (LEGAL, Turn.SUPERVISOR, False),
        ],
    )
    def test_it_tells_whose_turn_it_is(
        self, papers: Papers, who: Who, turn: Turn, is_listed: bool
    ) -> None:
        papers.pks  # noqa: B018
        assert bool(self.rows(papers, FollowUpFilter(turn=turn), who(papers))) is is_listed

    def test_what_was_reported_is_the_turn_of_whoever_accepts(
        self, papers: Papers, report: Callable[[], None]
    ) -> None:
        report()
        assert self.rows(papers, FollowUpFilter(turn=Turn.SUPERVISOR), papers.legal)
        assert not self.rows(papers, FollowUpFilter(turn=Turn.THEIRS), papers.legal)

    def test_those_of_one_agreement_stand_together(self, papers: Papers) -> None:
        papers.pks  # noqa: B018
        wanted = FollowUpFilter(show=Show.LATER, by_agreement=True)
        rows, _ = follow_up_rows(papers.session, papers.legal, wanted, today=IN_MAY, page=1)
        assert [row.due_on for row in rows] == sorted(row.due_on for row in rows)
        assert {row.subject for row in rows} == {papers.pks.subject}

    def test_pages_divide_the_list(self, papers: Papers) -> None:
        papers.pks  # noqa: B018
        wanted = FollowUpFilter(show=Show.LATER)
        seen = []
        for page in (1, 2, 3, 4):
            rows, total = follow_up_rows(
                papers.session, papers.legal, wanted, today=IN_MAY, page=page, rows_per_page=5
            )
            seen += [row.id for row in rows]
        assert len(seen) == len(set(seen)) == total

    def test_a_list_costs_two_queries_however_long(
        self, papers: Papers, count_queries: list[str]
    ) -> None:
        papers.pks  # noqa: B018
        user = papers.legal
        papers.session.flush()
        user_id = user.id  # noqa: F841 - loaded before counting begins
        count_queries.clear()
        follow_up_rows(papers.session, user, FollowUpFilter(Show.LATER), today=IN_MAY, page=1)
        assert len(count_queries) == 2


class TestOneAgreement:
    def test_f054_its_diary_tells_what_was_done(
        self, papers: Papers, log: Callable[[], None]
    ) -> None:
        log()

        (activity,), total = diary(papers.session, papers.pks)

        assert activity.scope == "Pertukaran data dan/atau informasi"
        assert activity.logged_by == "Yuni Kartika"
        assert activity.evidence_count == 1
        assert total == 1

    def test_its_agenda_tells_what_is_still_to_be_done(
        self, papers: Papers, log: Callable[[], None]
    ) -> None:
        log()

        told = agenda(papers.session, papers.pks, date(2022, 8, 20))

        assert told.count_of[FollowUpState.DONE] == 1
        assert told.open_count == len(papers.follow_ups) - 1
        assert told.late_count == 3
        assert [row.days_late(date(2022, 8, 20)) > 0 for row in told.rows[:4]] == [
            True,
            True,
            True,
            False,
        ]

    def test_both_cost_five_queries_however_long(
        self, papers: Papers, count_queries: list[str]
    ) -> None:
        agreement = papers.pks
        papers.session.flush()
        agreement_id = agreement.id  # noqa: F841 - loaded before counting begins
        count_queries.clear()
        agenda(papers.session, agreement, IN_MAY, limit=100)
        diary(papers.session, agreement, limit=100)
        assert len(count_queries) == 5

    def test_late_ones_are_counted_for_those_who_serve_them(self, papers: Papers) -> None:
        papers.pks  # noqa: B018
        late = date(2022, 8, 20)
        assert late_count(papers.session, papers.legal, today=late, mine=False) == 4
        assert late_count(papers.session, papers.yunis_account, today=late, mine=True) == 3
        assert late_count(papers.session, papers.taris_account, today=late, mine=True) == 1
        assert late_count(papers.session, papers.stranger, today=late, mine=False) == 0


class TestIndexes:
    """A look at what is due costs what is due, however much lies in the past."""

    @pytest.mark.parametrize(
        ("condition", "index", "column"),
        [
            ("closed_at IS NULL AND due_on < '2022-05-12'", "ix_follow_up_open_due", "due_on"),
            (
                "next_reminder_on <= '2022-05-12'",
                "ix_follow_up_next_reminder",
                "next_reminder_on",
            ),
        ],
    )
    def test_what_is_late_and_whose_time_has_come_is_found_by_index(
        self, session: Session, condition: str, index: str, column: str
    ) -> None:
        explain = "EXPLAIN QUERY PLAN"
        if session.get_bind().dialect.name == "postgresql":
            # So few rows are read faster without any index.
            session.execute(text("SET LOCAL enable_seqscan = off"))
            explain = "EXPLAIN"
        query = text(f"{explain} SELECT id FROM follow_up WHERE {condition}")
        plan = " ".join(str(row) for row in session.execute(query))
        assert index in plan
        # By its column, not only as a shorter table: "(due_on<?)", "Index Cond: (due_on < …".
        assert f"({column}" in plan

    def test_the_database_keeps_open_and_closed_apart(self, papers: Papers) -> None:
        recap = papers.first_of(RECAPS)
        recap.closed_at = datetime(2022, 5, 12, tzinfo=UTC)
        with pytest.raises(IntegrityError, match="open_or_closed"):
            papers.session.flush()
        papers.session.rollback()
        assert papers.session.query(FollowUp).count() == 0
