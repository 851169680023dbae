"""What the mail with a periodic report says."""

from pks.accounts.models import User
from pks.mail.outbox import Letter
from pks.reports.layout import LABEL
from pks.reports.models import ReportIssue
from pks.reports.period import period_of
from pks.reports.periodic import FigureKey
from pks.web.letters import render_letter
from pks.web.paths import outside_url


def report_made(issue: ReportIssue, reader: User) -> Letter:
    """Return the mail that tells `reader` of a report: its figures, and where it is."""
    return render_letter(
        "reports/mail/report_made",
        name=reader.name,
        institution=issue.institution,
        period=period_of(issue.kind, issue.from_on),
        figures=[(LABEL[key], issue.figures[key.value]) for key in FigureKey],
        url=outside_url("periodic.issue", issue_id=issue.id),
    )
