"""Reporting and accepting, as tests of several rooms need it."""

from dataclasses import replace
from datetime import date

from pks.accounts.visitor import Author
from pks.monitoring.activities import ActivityFacts, log_activity
from pks.monitoring.models import Activity, FollowUp
from tests.monitoring.papers import Papers

TODAY = date(2022, 5, 10)


def report(
    papers: Papers, follow_up: FollowUp, *, by: Author | None = None, completes: bool = True
) -> Activity:
    """Log what `follow_up` asks for, with file and names; by Yuni if nobody is named."""
    facts = ActivityFacts(
        scope_key=follow_up.commitment.scope.key,
        held_on=date(2022, 5, 9),
        place="Kantor DPMPTSP Kota Bekasi",
        title=follow_up.commitment.activity,
        outcome="Diterima lengkap.",
        completes=completes,
    )
    return log_activity(
        papers.session,
        papers.pks,
        replace(facts, attendance=("Mulyadin",)),
        [papers.file()],
        follow_up,
        by=by or papers.yunis_account,
        now=papers.now,
        today=TODAY,
    )
