"""From what an agreement grows: beginning its draft there, and saying so on its page."""

from collections.abc import Sequence

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import select

from pks.accounts.models import Role, User
from pks.agreements.kinds import PARENT_KINDS
from pks.agreements.models import Agreement
from pks.agreements.panels import Column, Panel, add_panel
from pks.agreements.queries import agreements_kept_by, agreements_visible_to
from pks.agreements.registering import CannotRegister
from pks.agreements.words import REGISTER_TEXT
from pks.db import db
from pks.drafting.queries import institutions_to_draft_with
from pks.intake.audience_views import accepted_request, kept_audience, visible_audience
from pks.intake.forms import DraftForm, OriginForm
from pks.intake.meeting import draft_from, link_origin
from pks.intake.minutes import scope_titles
from pks.intake.models import Audience, Origin, Request
from pks.intake.queries import audiences_visible_to, origin_of, requests_visible_to
from pks.intake.views import nobody, parents
from pks.parties.models import Institution
from pks.web.access import open_to
from pks.web.clock import now
from pks.web.forms import render_form

bp = Blueprint("origins", __name__)


@bp.route("/audiensi/<int:audience_id>/naskah", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def draft(audience_id: int) -> ResponseReturnValue:
    """Begin the draft that grows from an audience."""
    audience = visible_audience(audience_id)
    return _draft(audience, audience.host, audience.guest, audience.request)


@bp.route("/usulan/<int:request_id>/naskah", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def draft_for_request(request_id: int) -> ResponseReturnValue:
    """Begin the draft that grows from a request without an audience."""
    asked = accepted_request(request_id)
    return _draft(asked, asked.receiver, asked.institution, asked)


@bp.route("/audiensi/<int:audience_id>/kaitkan", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def link(audience_id: int) -> ResponseReturnValue:
    """Name an agreement of the register that has grown from an audience."""
    audience = kept_audience(audience_id)
    form = OriginForm()
    known = select(Origin.agreement_id)
    free = agreements_kept_by(current_user).where(Agreement.id.not_in(known))
    found = db.session.scalars(free.order_by(Agreement.id.desc())).all()
    form.agreement.offer(nobody() + [(one.id, one.subject) for one in found])
    if form.validate_on_submit():
        agreement = next(one for one in found if one.id == form.agreement.data)
        link_origin(db.session(), agreement, audience, by=current_user, now=now())
        flash(_("Perjanjian dikaitkan dengan audiensi ini."), "ok")
        return redirect(url_for("audiences.show", audience_id=audience.id))
    return render_form(
        "web/form_page.html",
        form,
        title=_("Kaitkan dengan perjanjian"),
        lead=_("Perjanjian yang sudah ada dalam register dan tumbuh dari audiensi ini."),
        submit=_("Kaitkan"),
        back=url_for("audiences.show", audience_id=audience.id),
    )


def _draft(
    source: Audience | Request, host: Institution, guest: Institution, asked: Request | None
) -> ResponseReturnValue:
    form = DraftForm(data=_known(source, host, guest, asked))
    own, others = institutions_to_draft_with(db.session(), current_user)
    form.first.offer(nobody() + [(unit.id, unit.name) for unit in own])
    form.second.offer(nobody() + [(unit.id, unit.name) for unit in others])
    form.parent.offer(nobody() + parents())
    form.scopes.offer(scope_titles().items())
    if form.validate_on_submit():
        try:
            begun = draft_from(
                db.session(),
                form.to_new_draft(),
                form.scopes.data or (),
                source,
                by=current_user,
                now=now(),
            )
        except CannotRegister as refusal:
            form.form_errors.extend(REGISTER_TEXT[obstacle] for obstacle in refusal.obstacles)
        else:
            flash(_("Draf dibuat. Lengkapi bagian-bagiannya."), "ok")
            return redirect(url_for("drafting.open_draft", agreement_id=begun.agreement_id))
    return render_form("intake/draft.html", form, source=source)


def _known(
    source: Audience | Request, host: Institution, guest: Institution, asked: Request | None
) -> dict[str, object]:
    """Return what the new draft's form shows: what was asked for and talked about."""
    home = db.session.get_one(Institution, current_user.institution_id)
    is_ours = host.is_within(home) or home.is_within(host)
    ours, theirs = (host, guest) if is_ours else (guest, host)
    parent_id = asked.parent_id if asked is not None else None
    grown = [one.agreement for one in source.origins if one.agreement.kind in PARENT_KINDS]
    return {
        "subject": source.subject,
        "scopes": source.scope_keys or list(scope_titles()),
        "parent": grown[-1].id if parent_id is None and grown else parent_id,
        # Whoever stands above us was there in our name.
        "first": ours.id if ours.is_within(home) else home.id,
        "second": theirs.id,
    }


def _origin_panel(agreement: Agreement, user: User) -> Markup:
    """Return the part of an agreement's page that tells where it comes from."""
    origin = origin_of(db.session(), agreement)
    if origin is None:
        return Markup()
    panel = render_template(
        "intake/_origin_panel.html",
        agreement=agreement,
        origin=origin,
        may_see_request=origin.request_id is not None
        and db.session.scalar(requests_visible_to(user).where(Request.id == origin.request_id)),
        may_see_audience=origin.audience is not None
        and db.session.scalar(audiences_visible_to(user).filter_by(id=origin.audience_id)),
    )
    return Markup(panel)  # noqa: S704 - a template of ours, escaped as every other


def visible_agreements_among(origins: Sequence[Origin]) -> Sequence[Agreement]:
    """Return the agreements of `origins` that the user may see."""
    ids = [origin.agreement_id for origin in origins]
    query = agreements_visible_to(current_user).where(Agreement.id.in_(ids))
    return db.session.scalars(query.order_by(Agreement.id)).all()


def set_up(app: Flask) -> None:
    """Add these pages, and the panel on an agreement's page."""
    app.register_blueprint(bp)
    app.jinja_env.globals["visible_agreements_among"] = visible_agreements_among
    add_panel(app, Panel(Column.SIDE, 5, _origin_panel))
