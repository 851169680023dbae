"""What the reminders say: one letter before the day, one when it has passed, one to superiors."""

from datetime import date

from pks.mail.outbox import Letter
from pks.monitoring.models import FollowUp
from pks.reminders.ladder import Audience
from pks.reminders.recipients import Reached, responsible_parties, serving_liaisons
from pks.web.letters import render_letter
from pks.web.paths import outside_url

_TO_SUPERIORS = (Audience.SUPERVISORS, Audience.SUPERIORS)


def follow_up_letter(
    follow_up: FollowUp, reached: Reached, name: str, *, today: date, url: str | None = None
) -> Letter:
    """Return the letter about `follow_up` to `name`, who is one of those `reached`.

    :param url: where the reader opens it; none: on its page, after signing in.
    """
    days_late = (today - follow_up.due_on).days
    if reached.audience in _TO_SUPERIORS:
        letter = "follow_up_escalated"
    else:
        letter = "follow_up_late" if days_late > 0 else "follow_up_due"
    return render_letter(
        f"reminders/mail/{letter}",
        name=name,
        follow_up=follow_up,
        commitment=follow_up.commitment,
        scope=follow_up.commitment.scope,
        agreement=follow_up.agreement,
        parties=[party.institution.short_name for party in follow_up.agreement.parties],
        answers=[party.institution.short_name for party in responsible_parties(follow_up)],
        liaisons=[
            liaison.person.name for liaison in serving_liaisons(follow_up, reached.party, today)
        ],
        unit=reached.party.institution.short_name,
        days_late=days_late,
        in_vain=reached.in_vain,
        url=url or outside_url("monitoring.follow_up", follow_up_id=follow_up.id),
    )
