"""What waits for somebody in drafting: the parafs that they are asked for."""

from collections.abc import Iterator

from flask import Flask, url_for
from flask_babel import gettext as _
from flask_login import current_user

from pks.db import db
from pks.drafting.queries import approvals_waiting_for
from pks.web.filters import relatif
from pks.web.waiting import Item, add_waiting


def _parafs() -> Iterator[Item]:
    for approval in approvals_waiting_for(db.session(), current_user):
        agreement = approval.agreement
        asked = _(
            "diminta %(who)s, %(when)s", who=approval.asked_by.name, when=relatif(approval.asked_at)
        )
        yield Item(
            _("Beri paraf"),
            f"{agreement.second.institution.short_name}: {agreement.subject} · {asked}",
            url_for("review.check", agreement_id=agreement.id),
        )


def set_up(app: Flask) -> None:
    """Bring the parafs that are asked for to the first page."""
    add_waiting(app, _parafs)
