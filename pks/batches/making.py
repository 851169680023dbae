"""Making the drafts of a batch, one row after the other. One that fails does not stop the rest."""

import logging
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pks.agreements.kinds import Kind
from pks.agreements.registering import CannotRegister, NewAgreement
from pks.audit import trail
from pks.batches.examining import Examined, examine
from pks.batches.facts import common_facts, filled_in, row_facts, subject_for
from pks.batches.models import Batch, BatchRow, RowState
from pks.batches.queries import agreements_under
from pks.drafting.content import SectionKey
from pks.drafting.models import Draft, RevisionKind
from pks.drafting.saving import NewDraft, begin_draft, content_of_draft, write_revision

log = logging.getLogger(__name__)


class ConfirmObstacle(StrEnum):
    """Why nothing can be made yet."""

    FAULTS = "faults"
    NOTHING_TO_MAKE = "nothing_to_make"


class CannotConfirm(Exception):
    """Nothing can be made yet; `obstacles` names every reason."""

    def __init__(self, obstacles: list[ConfirmObstacle]) -> None:
        super().__init__(", ".join(obstacles))
        self.obstacles = obstacles


class Reason(StrEnum):
    """Why no draft came of a row."""

    HAS_ONE = "has_one"
    CANNOT_REGISTER = "cannot_register"
    NO_TEMPLATE = "no_template"
    UNEXPECTED = "unexpected"


class _HasOneAlready(Exception):
    """The unit has a running draft or agreement under the parent."""


def confirm(session: Session, batch: Batch, *, by: trail.Actor, now: datetime) -> None:
    """Confirm the dry run: from now on the rows that are not made yet may be.

    What failed or was skipped before gets another try; what was made is not made again.

    :raises NotFilledIn: what all share is not there.
    :raises LookupError: no version of its template is published any more.
    :raises CannotConfirm: a cell is wrong, or there is nothing to make.
    """
    rows = examine(session, batch)
    if obstacles := _obstacles(rows):
        raise CannotConfirm(obstacles)
    for examined in rows:
        if examined.will_be_made:
            examined.row.state, examined.row.reason = RowState.WAITING, None
        elif examined.row.state is not RowState.MADE:
            examined.row.state, examined.row.reason = RowState.SKIPPED, Reason.HAS_ONE
    batch.confirmed_at = now
    count = sum(examined.will_be_made for examined in rows)
    details = {"parent": batch.parent_id, "units": count}
    trail.record(session, "batch.confirm", f"batch:{batch.id}", by=by, now=now, details=details)


def make_one(session: Session, batch: Batch, *, by: trail.Actor, now: datetime) -> bool:
    """Make the draft of the next row that waits. Return whether there was one.

    Whoever runs the batch commits after each call. Several may run side by side: a row is claimed
    by an UPDATE that only one of them can win, in the transaction that makes its draft; a process
    that dies in between leaves the row waiting.
    """
    # First, as every draft writes to the trail: whoever waits here sees what was made meanwhile.
    trail.wait_for_turn(session)
    row = _claim(session, batch)
    if row is None:
        return False
    row.state, row.reason, row.agreement_id = _outcome(session, batch, row, by=by, now=now)
    session.flush()
    return True


def _obstacles(rows: list[Examined]) -> list[ConfirmObstacle]:
    checks = {
        ConfirmObstacle.FAULTS: any(examined.faults for examined in rows),
        ConfirmObstacle.NOTHING_TO_MAKE: not any(
            examined.will_be_made or examined.faults for examined in rows
        ),
    }
    return [obstacle for obstacle, found in checks.items() if found]


def _claim(session: Session, batch: Batch) -> BatchRow | None:
    """Take the first waiting row of a confirmed batch; it stays locked until the commit."""
    session.refresh(batch, ["confirmed_at", "facts"])
    if batch.confirmed_at is None:
        return None
    waiting = select(BatchRow.id).where(
        BatchRow.batch_id == batch.id, BatchRow.state == RowState.WAITING
    )
    row_id = session.scalar(waiting.order_by(BatchRow.position).limit(1))
    if row_id is None:
        return None
    claim = (
        update(BatchRow)
        .where(BatchRow.id == row_id, BatchRow.state == RowState.WAITING)
        # What it will be if nothing comes of it; the same transaction says how it went.
        .values(state=RowState.FAILED, reason=Reason.UNEXPECTED)
        .returning(BatchRow.id)
    )
    if session.scalar(claim) is None:
        return None
    return session.get_one(BatchRow, row_id, populate_existing=True)


def _outcome(
    session: Session, batch: Batch, row: BatchRow, *, by: trail.Actor, now: datetime
) -> tuple[RowState, Reason | None, int | None]:
    try:
        # What a failed row has begun is undone, and the claim is not.
        with session.begin_nested():
            draft = _make(session, batch, row, by=by, now=now)
    except _HasOneAlready:
        return RowState.SKIPPED, Reason.HAS_ONE, None
    except CannotRegister:
        return RowState.FAILED, Reason.CANNOT_REGISTER, None
    except LookupError:
        return RowState.FAILED, Reason.NO_TEMPLATE, None
    except Exception:  # whatever it is, it must not stop the rest
        log.exception("row %s of batch %s", row.id, batch.id)
        return RowState.FAILED, Reason.UNEXPECTED, None
    return RowState.MADE, None, draft.agreement_id


def _make(
    session: Session, batch: Batch, row: BatchRow, *, by: trail.Actor, now: datetime
) -> Draft:
    common, facts, unit = common_facts(batch.facts), row_facts(row.facts), row.institution
    assert common is not None, "a batch is confirmed with what all share"
    if unit.id in agreements_under(session, batch.parent_id):
        raise _HasOneAlready
    subject = subject_for(common, facts, unit.name)
    new = NewAgreement(Kind.PKS, (batch.first_id, unit.id), subject, batch.parent_id)
    draft = begin_draft(session, NewDraft(batch.template_key, new), by=by, now=now)
    first = content_of_draft(session, draft.agreement_id)
    wanted = filled_in(first, common, facts, unit.name)
    # In one go, so that the draft's history shows one deed. Nobody else has seen the draft yet.
    changed = {str(k): wanted.part(k) for k in SectionKey if wanted.part(k) != first.part(k)}
    write_revision(session, draft, changed, kind=RevisionKind.SAVED, by=by, now=now)
    thing, details = f"agreement:{draft.agreement_id}", {"batch": batch.id}
    trail.record(session, "batch.make", thing, by=by, now=now, details=details)
    return draft
