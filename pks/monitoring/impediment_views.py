"""Pages of impediments: reporting one, saying that it is gone, and where they are shown."""

from collections.abc import Iterator

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from pks.accounts.models import User
from pks.agreements.models import Agreement
from pks.agreements.panels import Column, Panel, add_panel
from pks.agreements.queries import agreements_visible_to
from pks.agreements.timeline import Event, Subject, add_source
from pks.clock import day_in
from pks.db import db
from pks.monitoring.impediment_forms import ImpedimentForm, SolutionForm
from pks.monitoring.impediment_models import Impediment
from pks.monitoring.impeding import (
    CannotImpede,
    impediments_of,
    impediments_visible_to,
    open_impediments,
    overdue_impediments,
    report_impediment,
    solve_impediment,
)
from pks.monitoring.lifecycle import OWED
from pks.monitoring.models import FollowUp
from pks.monitoring.panels import add_panel as add_follow_up_panel
from pks.monitoring.queries import may_log
from pks.web.access import one_or_404, open_to
from pks.web.clock import now, today, zone
from pks.web.fields import text_in
from pks.web.filters import tanggal
from pks.web.forms import render_form
from pks.web.waiting import Item, add_waiting

bp = Blueprint("impediments", __name__)

#: What can be ticked at once; the nearest first.
MOST_OFFERED = 40


@bp.route("/perjanjian/<int:agreement_id>/kendala/catat", methods=["GET", "POST"])
@open_to()
def report(agreement_id: int) -> ResponseReturnValue:
    """Report what keeps follow-ups of an agreement from being done."""
    agreement = one_or_404(agreements_visible_to(current_user).where(Agreement.id == agreement_id))
    if not may_log(db.session(), current_user, agreement):
        abort(404)
    ticked = request.args.get("tindak_lanjut", type=int)
    form = ImpedimentForm(data={"follow_ups": [ticked] if ticked else [], "party": 2})
    _offer(form, agreement)
    back = url_for("agreements.show", agreement_id=agreement.id)
    if form.validate_on_submit():
        try:
            report_impediment(
                db.session(),
                agreement,
                form.to_hindrance(),
                by=current_user,
                now=now(),
                today=today(),
            )
        except CannotImpede as refusal:
            form.show(refusal.obstacles)
        else:
            flash(_("Kendala tercatat."), "ok")
            return redirect(back, 303)
    return render_form(
        "web/form_page.html",
        form,
        title=_("Catat kendala"),
        lead=agreement.subject,
        trail=[(_("Perjanjian"), url_for("agreements.index")), (agreement.subject, back)],
        back=back,
    )


@bp.route("/kendala/<int:impediment_id>/atasi", methods=["GET", "POST"])
@open_to()
def solve(impediment_id: int) -> ResponseReturnValue:
    """Say that an impediment is gone, and how."""
    found = one_or_404(
        impediments_visible_to(current_user)
        .where(Impediment.id == impediment_id)
        .options(joinedload(Impediment.agreement).selectinload(Agreement.parties))
    )
    if not may_log(db.session(), current_user, found.agreement):
        abort(404)
    if found.solved_at is not None:
        abort(409)
    form = SolutionForm()
    back = url_for("agreements.show", agreement_id=found.agreement_id)
    if form.validate_on_submit():
        solve_impediment(db.session(), found, text_in(form.solution), by=current_user, now=now())
        flash(_("Kendala teratasi."), "ok")
        return redirect(back, 303)
    return render_form(
        "web/form_page.html",
        form,
        title=_("Kendala teratasi"),
        lead=found.what,
        back=back,
    )


def _offer(form: ImpedimentForm, agreement: Agreement) -> None:
    form.party.offer([(one.position, one.institution.short_name) for one in agreement.parties])
    query = (
        select(FollowUp)
        .where(FollowUp.agreement_id == agreement.id, FollowUp.state.in_(OWED))
        .options(joinedload(FollowUp.commitment))
        .order_by(FollowUp.due_on)
        .limit(MOST_OFFERED)
    )
    rows = db.session.scalars(query)
    form.follow_ups.offer(
        [(one.id, f"{one.commitment.activity} ({tanggal(one.due_on)})") for one in rows]
    )


def _on_agreement(agreement: Agreement, user: User) -> Markup:
    if agreement.signed_on is None:
        return Markup()
    rows = open_impediments(db.session(), agreement)
    may = may_log(db.session(), user, agreement)
    if not rows and not may:
        return Markup()
    return _part("_impediments", agreement=agreement, rows=rows, may_log=may)


def _on_follow_up(follow_up: FollowUp, user: User) -> Markup:
    rows = impediments_of(db.session(), follow_up)
    may = follow_up.is_owed and may_log(db.session(), user, follow_up.agreement)
    if not rows and not may:
        return Markup()
    facts = {"agreement": follow_up.agreement, "follow_up": follow_up}
    return _part("_impediments", rows=rows, may_log=may, **facts)


def _part(name: str, **facts: object) -> Markup:
    part = render_template(f"monitoring/{name}.html", today=today(), **facts)
    return Markup(part)  # noqa: S704 - a template of ours, escaped as every other


def _waiting() -> Iterator[Item]:
    for one in overdue_impediments(db.session(), current_user, today=today()):
        yield Item(
            _("Kendala belum diatasi"),
            f"{one.what} · {one.owner}",
            url_for("agreements.show", agreement_id=one.agreement_id) + "#h-impediments",
            one.due_on,
        )


def _events(agreement: Agreement, user: User) -> Iterator[Event]:
    query = select(Impediment).where(Impediment.agreement_id == agreement.id)
    for one in db.session.scalars(query):
        day = day_in(zone(), one.opened_at)
        title = _("Kendala: %(what)s", what=one.what)
        yield Event(day, title, Subject.MISSED, "alert-triangle", "warn", one.owner)
        if one.solved_at is not None:
            solved = _("Kendala teratasi: %(what)s", what=one.what)
            yield Event(
                day_in(zone(), one.solved_at), solved, Subject.WORK, "check", "ok",
                one.solution or "",
            )  # fmt: skip


def set_up(app: Flask) -> None:
    """Add impediments to the application and to the pages that they concern."""
    app.register_blueprint(bp)
    add_panel(app, Panel(Column.SIDE, 8, _on_agreement))
    add_follow_up_panel(app, _on_follow_up)
    add_waiting(app, _waiting)
    add_source(app, _events)
