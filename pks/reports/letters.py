"""What the mail with a periodic report says."""

from pks.accounts.models import User
from pks.mail.outbox import Letter
from pks.reports.layout import LABEL
from pks.reports.models import ReportIssue, ReportSchedule
from pks.reports.period import period_of
from pks.reports.periodic import FigureKey
from pks.web.letters import render_letter
from pks.web.paths import outside_url
from pks.web.unsubscribing import Subscription


def report_made(issue: ReportIssue, reader: User, way_out: str) -> Letter:
    """Return the mail that tells `reader` of a report: its figures, and where it is.

    :param way_out: where such mails are refused.
    """
    return render_letter(
        "reports/mail/report_made",
        name=reader.name,
        institution=issue.institution,
        period=period_of(issue.kind, issue.from_on),
        figures=[(LABEL[key], issue.figures[key.value]) for key in FigureKey],
        way_out=way_out,
        url=outside_url("periodic.issue", issue_id=issue.id),
    )


def way_out_of(schedule: ReportSchedule, reader: User) -> str:
    """Return the address where `reader` refuses the reports of `schedule`."""
    title = f"Laporan berkala {schedule.institution.name}"
    return Subscription(schedule.list_key, reader.email, title).url
