"""What stands between a draft and its approvers, and letting a warning stand with a reason."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from pks.audit import trail
from pks.drafting.checking import Missing, missing_from
from pks.drafting.clauses import Misfit
from pks.drafting.documents import Drawn
from pks.drafting.models import Draft, Waiver
from pks.library.mandatory import mandatory_for
from pks.naskah import Finding, Severity, lint


class MustBeRepaired(Exception):
    """The linter found an error; only a warning may stand."""


@dataclass(frozen=True)
class Review:
    """Everything that stands between a draft and its approvers.

    `unreasoned` names the articles that depart from the template, and nobody has said why.
    """

    missing: list[Missing]
    open_findings: list[Finding]
    waivers: list[Waiver]
    unreasoned: list[str]
    misfits: tuple[Misfit, ...]

    @property
    def holds_back(self) -> list[Missing]:
        """Return what must be there first; the rest comes with the signing."""
        return [missing for missing in self.missing if missing.holds_back]


def review(session: Session, draft: Draft, drawn: Drawn) -> Review:
    """Return what is missing and what the linter finds that nobody has let stand."""
    waivers = list(
        session.scalars(
            select(Waiver)
            .where(Waiver.agreement_id == draft.agreement_id)
            .options(joinedload(Waiver.waived_by))
        )
    )
    waived = {(waiver.rule, waiver.place) for waiver in waivers}
    mandatory = mandatory_for(session, draft.agreement.kind)
    findings = [
        finding
        for finding in (
            *lint(drawn.document, drawn.facts, mandatory=mandatory),
            *drawn.findings_on_language,
        )
        if (finding.rule, finding.place) not in waived
    ]
    unreasoned = [
        article
        for article, part in drawn.content.clause_parts.items()
        if part.departs and not part.reason
    ]
    missing = missing_from(drawn.content, drawn.template.blanks)
    return Review(missing, findings, waivers, unreasoned, drawn.misfits)


def waive(
    session: Session,
    draft: Draft,
    finding: Finding,
    reason: str,
    *,
    by: trail.Actor,
    now: datetime,
) -> None:
    """Let a finding stand, for a reason that the approvers will read.

    :raises MustBeRepaired: it is an error, not a warning.
    """
    if finding.severity is Severity.ERROR:
        raise MustBeRepaired
    session.add(
        Waiver(
            agreement_id=draft.agreement_id,
            rule=finding.rule,
            place=finding.place,
            reason=reason,
            waived_at=now,
            waived_by_id=by.id,
        )
    )
    trail.record(
        session,
        "draft.waive",
        f"agreement:{draft.agreement_id}",
        by=by,
        now=now,
        details={"rule": finding.rule, "place": finding.place, "reason": reason},
    )
