"""What this room brings to the timeline of an agreement: what was done, missed, and is to come."""

from collections.abc import Iterator

from flask import Flask, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from pks.accounts.models import User
from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement, Commitment
from pks.agreements.timeline import Event, Subject, add_source
from pks.clock import day_in
from pks.db import db
from pks.monitoring.lifecycle import FollowUpState
from pks.monitoring.models import FollowUp
from pks.monitoring.queries import ActivityRow, diary
from pks.web.clock import today, zone

#: More than any agreement has; a bound all the same.
MOST_ACTIVITIES = 500


def _events(agreement: Agreement, user: User) -> Iterator[Event]:
    if agreement.signed_on is None:
        return
    activities, _total = diary(db.session(), agreement, limit=MOST_ACTIVITIES)
    yield from map(_happened, activities)
    query = (
        select(FollowUp)
        .where(FollowUp.agreement_id == agreement.id, FollowUp.state != FollowUpState.DONE)
        .options(joinedload(FollowUp.commitment).joinedload(Commitment.scope))
    )
    for follow_up in db.session.scalars(query):
        yield _not_done(follow_up)


def _happened(row: ActivityRow) -> Event:
    files = _("%(count)s berkas bukti", count=row.evidence_count) if row.evidence_count else ""
    return Event(
        row.held_on,
        row.title,
        Subject.WORK,
        "circle-check",
        "ok",
        " · ".join(filter(None, (row.scope, row.place, files))),
        url_for("diary.show", activity_id=row.id),
    )


def _not_done(follow_up: FollowUp) -> Event:
    title = follow_up.commitment.activity
    where = url_for("monitoring.follow_up", follow_up_id=follow_up.id)
    scope = follow_up.commitment.scope.title
    if follow_up.closed_at is not None:
        reason = f"{_('dibatalkan')}: {follow_up.cancel_reason}"
        day = min(day_in(zone(), follow_up.closed_at), today())
        return Event(day, title, Subject.WORK, "x", "", reason, where)
    if follow_up.state is FollowUpState.SUBMITTED:
        waits = _("menunggu diterima")
        return Event(follow_up.due_on, title, Subject.WORK, "hourglass", "info", waits, where)
    if late := follow_up.days_late(today()):
        detail = _("terlambat %(days)s hari", days=late)
        if follow_up.agreement.state is not State.IN_FORCE:
            detail = _("tidak pernah dilaporkan")
        return Event(
            follow_up.due_on, title, Subject.MISSED, "alert-triangle", "bad",
            f"{scope} · {detail}", where,
        )  # fmt: skip
    return Event(
        follow_up.due_on, title, Subject.WORK, "circle-dashed", "", scope, where, planned=True
    )


def set_up(app: Flask) -> None:
    """Bring what was done and missed to the timeline of agreements."""
    add_source(app, _events)
