"""Pages of mails that came in, for administrators; dead addresses, on the pages they concern."""

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from pks.accounts.models import Role, User
from pks.agreements import panels as agreement_panels
from pks.agreements.models import Agreement
from pks.audit import trail
from pks.db import db
from pks.inbox.models import IncomingMail, Outcome
from pks.inbox.queries import (
    IncomingFilter,
    Unreachable,
    count_of_outcome,
    incoming_rows,
    incoming_visible_to,
    unreachable_of,
)
from pks.inbox.words import DEED_TEXT, OUTCOME_LOOK, OUTCOME_TEXT
from pks.mail.addresses import UndeliverableAddress, trust_again, undeliverable_addresses
from pks.monitoring import panels as follow_up_panels
from pks.monitoring.models import FollowUp
from pks.web.access import one_or_404, open_to
from pks.web.clock import now
from pks.web.deeds import tell_deeds
from pks.web.language import lazy_gettext
from pks.web.navigation import Entry, Place, add_to_navigation
from pks.web.paging import Paging, wanted_page
from pks.web.typed import asked

bp = Blueprint("inbox", __name__, url_prefix="/surat/masuk")

ROWS_PER_PAGE = 50


@bp.get("/")
@open_to(Role.ADMIN)
def index() -> ResponseReturnValue:
    """List the mails that came in, newest first, and the addresses that none reaches."""
    outcome = request.args.get("hasil", "")
    wanted = IncomingFilter(
        outcome=Outcome(outcome) if outcome in list(Outcome) else None,
        text=asked("cari"),
    )
    page = wanted_page()
    rows, total = incoming_rows(
        db.session(), current_user, wanted, page=page, rows_per_page=ROWS_PER_PAGE
    )
    return render_template(
        "inbox/index.html",
        wanted=wanted,
        rows=rows,
        paging=Paging(page, total, ROWS_PER_PAGE),
        counts=count_of_outcome(db.session(), current_user),
        outcomes=list(Outcome),
        addresses=undeliverable_addresses(db.session()),
        has_mailbox=bool(current_app.config["PKS"].imap_host),
    )


@bp.get("/<int:mail_id>")
@open_to(Role.ADMIN)
def show(mail_id: int) -> ResponseReturnValue:
    """Show one mail as plain text. What was attached to it is not shown."""
    found = one_or_404(
        incoming_visible_to(current_user)
        .where(IncomingMail.id == mail_id)
        .options(joinedload(IncomingMail.mail))
    )
    return render_template("inbox/mail.html", mail=found)


@bp.post("/alamat/<int:address_id>/pulihkan")
@open_to(Role.ADMIN)
def trust(address_id: int) -> ResponseReturnValue:
    """Let mails go to an address again that had refused one."""
    known = select(UndeliverableAddress).where(UndeliverableAddress.id == address_id)
    found = one_or_404(known)
    trust_again(db.session(), found.address)
    thing = f"undeliverable_address:{address_id}"
    trail.record(db.session(), "address.trust", thing, by=current_user, now=now())
    flash(_("Surat akan dikirim lagi ke alamat itu."), "ok")
    return redirect(url_for(".index"), 303)


def _on_agreement(agreement: Agreement, user: User) -> Markup:
    return _part(unreachable_of(db.session(), agreement))


def _on_follow_up(follow_up: FollowUp, user: User) -> Markup:
    key = follow_up.commitment.scope.key
    return _part(unreachable_of(db.session(), follow_up.agreement, scope_key=key))


def _part(people: list[Unreachable]) -> Markup:
    if not people:
        return Markup()
    part = render_template("inbox/_unreachable.html", people=people)
    return Markup(part)  # noqa: S704 - a template of ours, escaped as every other


def set_up(app: Flask) -> None:
    """Add the pages of mails that came in, and dead addresses to the pages that they concern."""
    app.register_blueprint(bp)
    app.jinja_env.filters["nasib_surat"] = OUTCOME_TEXT.__getitem__
    app.jinja_env.filters["rupa_nasib"] = OUTCOME_LOOK.__getitem__
    tell_deeds(app, DEED_TEXT)
    agreement_panels.add_panel(
        app, agreement_panels.Panel(agreement_panels.Column.SIDE, 29, _on_agreement)
    )
    follow_up_panels.add_panel(app, _on_follow_up)
    label = lazy_gettext("Surat masuk")
    add_to_navigation(app, Entry("inbox.index", "inbox", label, (Role.ADMIN,), 61, Place.OFFICE))
