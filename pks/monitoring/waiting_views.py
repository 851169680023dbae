"""What waits for somebody in the work itself: reports to accept, activities to confirm."""

from collections.abc import Iterator

from flask import Flask, url_for
from flask_babel import gettext as _
from flask_login import current_user

from pks.db import db
from pks.monitoring.waiting import activities_to_confirm_by, submissions_waiting_for
from pks.web.filters import relatif, tanggal
from pks.web.waiting import Item, add_waiting

#: More than anybody does before they look again.
MOST = 20


def _reports() -> Iterator[Item]:
    for row in submissions_waiting_for(db.session(), current_user, limit=MOST):
        yield Item(
            _("Periksa laporan selesai"),
            f"{row.title} · {row.first} – {row.second} · {relatif(row.submitted_at)}",
            url_for("monitoring.follow_up", follow_up_id=row.id),
        )


def _confirmations() -> Iterator[Item]:
    for row in activities_to_confirm_by(db.session(), current_user, limit=MOST):
        yield Item(
            _("Konfirmasi kegiatan"),
            f"{row.title} · {tanggal(row.held_on)} · {_('dicatat oleh')} {row.logged_by}",
            url_for("diary.show", activity_id=row.id),
        )


def set_up(app: Flask) -> None:
    """Bring what waits in the work to the first page."""
    add_waiting(app, _reports)
    add_waiting(app, _confirmations)
