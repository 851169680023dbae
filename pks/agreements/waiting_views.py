"""What waits for legal staff in the register: a signature, an entry into force, a scan."""

from collections.abc import Iterator

from flask import Flask, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import and_, or_
from sqlalchemy.orm import selectinload

from pks.accounts.models import Role
from pks.agreements.lifecycle import BINDING, State
from pks.agreements.models import Agreement, Party
from pks.agreements.queries import agreements_kept_by
from pks.db import db
from pks.web.waiting import Item, add_waiting


def _next_steps() -> Iterator[Item]:
    if current_user.role is not Role.LEGAL:
        return
    waits = or_(
        Agreement.state.in_((State.READY_TO_SIGN, State.SIGNED)),
        and_(Agreement.scan_follows, Agreement.state.in_(BINDING)),
    )
    query = (
        agreements_kept_by(current_user)
        .where(waits)
        .options(selectinload(Agreement.parties).joinedload(Party.institution))
        .order_by(Agreement.id)
    )
    for agreement in db.session.scalars(query):
        name = f"{agreement.second.institution.short_name}: {agreement.subject}"
        if agreement.state is State.READY_TO_SIGN:
            where = url_for("signing.sign", agreement_id=agreement.id)
            yield Item(_("Catat penandatanganan"), name, where)
        if agreement.state is State.SIGNED:
            where = url_for("signing.enter_force", agreement_id=agreement.id)
            yield Item(_("Berlakukan"), name, where)
        if agreement.scan_follows and agreement.state in BINDING:
            where = url_for("signing.scan", agreement_id=agreement.id)
            yield Item(_("Unggah pindaian naskah"), name, where)


def set_up(app: Flask) -> None:
    """Bring what waits in the register to the first page."""
    add_waiting(app, _next_steps)
