"""Reads about evaluations; each begins with what this user may see."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from pks.accounts.models import Role, User
from pks.agreements.models import Agreement, Commitment, Liaison, Party, Scope
from pks.agreements.queries import may_be_seen_by
from pks.monev.kinds import SIDES, Respondent
from pks.monev.models import Evaluation, Sheet
from pks.monitoring.models import FollowUp
from pks.parties.models import Institution
from pks.parties.queries import ids_of_own_branch

#: What a template calls the scope of monitoring and evaluation.
MONEV_SCOPE = "monev"


def evaluations_visible_to(user: User) -> Select[Evaluation]:
    """Select the evaluations of the agreements that `user` may see."""
    return select(Evaluation).where(may_be_seen_by(user, Evaluation.agreement_id))


def evaluation_rows(
    session: Session,
    user: User,
    *,
    running: bool,
    page: int,
    rows_per_page: int = 25,
) -> tuple[Sequence[Evaluation], int]:
    """Return one page of the evaluations, the last opened first, and how many there are."""
    is_running = Evaluation.concluded_at.is_(None)
    query = evaluations_visible_to(user).where(is_running if running else ~is_running)
    total = session.scalar(query.with_only_columns(func.count(Evaluation.id))) or 0
    shown = (
        query.options(
            joinedload(Evaluation.agreement)
            .selectinload(Agreement.parties)
            .joinedload(Party.institution),
            selectinload(Evaluation.sheets),
        )
        .order_by(Evaluation.opened_at.desc(), Evaluation.id.desc())
        .limit(rows_per_page)
        .offset((page - 1) * rows_per_page)
    )
    return session.scalars(shown).all(), total


def evaluations_of(session: Session, agreement: Agreement) -> Sequence[Evaluation]:
    """List the evaluations of `agreement`, which the caller has found visible, newest first."""
    query = (
        select(Evaluation)
        .where(Evaluation.agreement_id == agreement.id)
        .options(selectinload(Evaluation.sheets))
        .order_by(Evaluation.id.desc())
    )
    return session.scalars(query).all()


def own_branch(session: Session, user: User) -> frozenset[int]:
    """Return the ids of the user's institution and of all below it."""
    return frozenset(session.scalars(ids_of_own_branch(user)))


def may_fill_in(user: User, sheet: Sheet, branch: frozenset[int]) -> bool:
    """Tell whether `user`, who sees the evaluation, may write on `sheet`.

    A party's sheet: those of its own branch, and its liaisons. The coordinator's: legal staff and
    supervisors of the coordinator's branch. The joint one: the agreement's legal staff.

    :param branch: see `own_branch`.
    """
    evaluation = sheet.evaluation
    parties = evaluation.agreement.parties
    if user.role is Role.ADMIN:
        return False
    if sheet.respondent is Respondent.JOINT:
        is_kept = any(party.institution_id in branch for party in parties)
        return user.role is Role.LEGAL and is_kept
    if sheet.respondent is Respondent.COORDINATOR:
        return user.role is not Role.LIAISON and evaluation.coordinator_id in branch
    party = parties[0] if sheet.respondent is Respondent.FIRST else parties[1]
    if user.role is Role.LIAISON:
        return _is_liaison_of(user, party)
    return party.institution_id in branch


def liaisons_to_ask(party: Party) -> list[Liaison]:
    """Return who answers for `party` in an evaluation: its liaisons of monev or of all scopes; all
    its liaisons, if nobody serves these.
    """
    serving = [liaison for liaison in party.liaisons if liaison.ends_on is None]
    of_monev = [one for one in serving if one.scope_key in (None, MONEV_SCOPE)]
    return of_monev or serving


def sheet_of_liaison(session: Session, liaison: Liaison, *, running: bool) -> Sheet | None:
    """Return the sheet of the liaison's party in the last round; None: there is none, or another
    liaison answers for the party.

    :param running: only of a round that still runs.
    """
    party = liaison.party
    if liaison.person_id not in {one.person_id for one in liaisons_to_ask(party)}:
        return None
    query = select(Evaluation).where(Evaluation.agreement_id == party.agreement_id)
    if running:
        query = query.where(Evaluation.concluded_at.is_(None))
    last = session.scalar(query.order_by(Evaluation.id.desc()).limit(1))
    side = Respondent.FIRST if party.position == 1 else Respondent.SECOND
    return last.sheet_of(side) if last else None


def sheets_waiting_for(session: Session, user: User) -> Sequence[Sheet]:
    """List the sheets of running rounds that `user` may fill in and nobody has handed in."""
    parties = joinedload(Evaluation.agreement).selectinload(Agreement.parties)
    query = (
        evaluations_visible_to(user)
        .where(Evaluation.concluded_at.is_(None))
        .options(selectinload(Evaluation.sheets), parties.selectinload(Party.liaisons))
        .order_by(Evaluation.due_on)
    )
    branch = own_branch(session, user)
    return [
        sheet
        for evaluation in session.scalars(query)
        for side in SIDES
        if (sheet := evaluation.sheet_of(side)).handed_in_at is None
        and may_fill_in(user, sheet, branch)
    ]


def possible_coordinators(session: Session, agreement: Agreement) -> Sequence[Institution]:
    """List who may coordinate: what stands above the second party, itself, and its own sections."""
    second = agreement.second.institution
    top = second.path.split("/")[1]
    query = (
        select(Institution)
        .where(Institution.path.startswith(f"/{top}/"))
        .order_by(Institution.path)
    )
    return session.scalars(query).all()


def follow_ups_to_fulfil(session: Session, agreement: Agreement) -> Sequence[FollowUp]:
    """List the open follow-ups of the monev scope, the first due first."""
    query = (
        select(FollowUp)
        .join(Commitment, Commitment.id == FollowUp.commitment_id)
        .join(Scope, Scope.id == Commitment.scope_id)
        .where(
            FollowUp.agreement_id == agreement.id,
            FollowUp.closed_at.is_(None),
            Scope.key == MONEV_SCOPE,
        )
        .options(joinedload(FollowUp.commitment))
        .order_by(FollowUp.due_on)
        .limit(12)
    )
    return session.scalars(query).all()


def _is_liaison_of(user: User, party: Party) -> bool:
    return user.person_id is not None and any(
        user.person_id in (liaison.person_id, liaison.deputy_id)
        for liaison in party.liaisons
        if liaison.ends_on is None
    )
