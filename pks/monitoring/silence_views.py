"""Pages of silence: the list of paper tigers, its measure on an agreement's page, the letter."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask import Blueprint, Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from pks.accounts.models import Role, User
from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement
from pks.agreements.panels import Column, Panel, add_panel
from pks.agreements.signing_views import kept_agreement
from pks.clock import day_in
from pks.db import db
from pks.monitoring.silence import SilentAgreement, measure_of, silent_agreements
from pks.monitoring.silence_letter import silence_letter
from pks.monitoring.silence_rule import UNVERIFIED_DAYS, of_agreement
from pks.monitoring.silence_words import reason, reason_of, scope_name
from pks.naskah.flow import Paper
from pks.parties.silence_limit import own_limit
from pks.records.downloads import docx_answer, pdf_answer
from pks.web.access import open_to
from pks.web.clock import today, zone
from pks.web.language import lazy_gettext
from pks.web.navigation import Entry, add_to_navigation

bp = Blueprint("silence", __name__)


class By(StrEnum):
    """What the list is of."""

    AGREEMENT = "perjanjian"
    SCOPE = "ruang-lingkup"
    UNIT = "unit"
    PARTY = "pihak"


@dataclass(frozen=True)
class Line:
    """One line of the list."""

    title: str
    detail: str
    reason: str
    days: int
    agreement_id: int


@bp.get("/macan-kertas")
@open_to()
def index() -> ResponseReturnValue:
    """List what was signed and does not happen, by agreement, scope, unit or party."""
    wanted = request.args.get("menurut", "")
    by = By(wanted) if wanted in list(By) else By.AGREEMENT
    silent = silent_agreements(db.session(), current_user, today=today())
    return render_template(
        "monitoring/silence.html",
        by=by,
        groups=_grouped(silent, by),
        count=len(silent),
        limit_days=own_limit(db.session(), current_user.institution_id),
    )


@bp.get("/perjanjian/<int:agreement_id>/surat-kepala-unit.<ending>")
@open_to(Role.LEGAL)
def letter(agreement_id: int, ending: str) -> ResponseReturnValue:
    """Give the draft of a letter to the head of the unit, as Word or PDF."""
    agreement = kept_agreement(agreement_id)
    name = f"Surat-Kepala-{agreement.second.institution.short_name}".replace(" ", "-")
    made = _letter(agreement)
    return pdf_answer(made, name) if ending == "pdf" else docx_answer(made, name)


def _letter(agreement: Agreement) -> Paper:
    scopes = measure_of(db.session(), agreement, today=today())
    whole = of_agreement(agreement.starts_on, scopes)
    return silence_letter(db.session(), agreement, f"{reason_of(whole)}.", today=today())


def _grouped(silent: Sequence[SilentAgreement], by: By) -> list[tuple[str, list[Line]]]:
    """Return the lines of the list under their headings; one heading where none is needed."""
    day = today()
    groups: dict[str, list[Line]] = defaultdict(list)
    for one in silent:
        line = Line(
            f"{one.first} – {one.second}", one.subject, reason(one), one.quiet_days(day), one.id
        )
        if by is By.SCOPE:
            for scope in one.scopes:
                if scope.is_silent(day):
                    words = f"{reason_of(scope)}."
                    groups[scope_name(scope)].append(
                        Line(line.title, line.detail, words, scope.days(day), one.id)
                    )
        elif by is By.PARTY:
            for party in (one.first, one.second):
                groups[party].append(line)
        else:
            groups[one.second if by is By.UNIT else ""].append(line)
    return sorted(groups.items(), key=lambda group: -max(line.days for line in group[1]))


def _panel(agreement: Agreement, user: User) -> Markup:
    if agreement.state is not State.IN_FORCE or not agreement.scopes:
        return Markup()
    scopes = measure_of(db.session(), agreement, today=today())
    whole = of_agreement(agreement.starts_on, scopes)
    part = render_template(
        "monitoring/_silence.html",
        agreement=agreement,
        scopes=scopes,
        whole=whole,
        reason=reason_of(whole),
        unverified=_unverified(agreement),
        may_write=user.role is Role.LEGAL,
        today=today(),
    )
    return Markup(part)  # noqa: S704 - a template of ours, escaped as every other


def _unverified(agreement: Agreement) -> list[str]:
    """Return the liaisons who have long not said that they still are."""
    names = []
    for party in agreement.parties:
        for liaison in party.liaisons:
            if liaison.ends_on is not None:
                continue
            said = day_in(zone(), liaison.verified_at) if liaison.verified_at else None
            since = max(filter(None, (said, liaison.starts_on, agreement.starts_on)), default=None)
            if since and (today() - since).days > UNVERIFIED_DAYS:
                names.append(f"{liaison.person.name} ({party.institution.short_name})")
    return names


def set_up(app: Flask) -> None:
    """Add silence to the application and to the page of an agreement."""
    app.register_blueprint(bp)
    app.jinja_env.globals["silence_reason"] = reason
    add_panel(app, Panel(Column.MAIN, 5, _panel))
    add_to_navigation(
        app,
        Entry(
            "silence.index",
            "zzz",
            lazy_gettext("Macan kertas"),
            roles=(Role.LEGAL, Role.SUPERVISOR, Role.ADMIN),
            rank=34,
        ),
    )
