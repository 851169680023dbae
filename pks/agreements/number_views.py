"""Pages of numbers: the one on a paper, and the patterns by which an office counts."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pks.accounts.models import Role
from pks.agreements.forms import NumberForm, add_error
from pks.agreements.kinds import Kind
from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement, Party
from pks.agreements.number_forms import DEED_TEXT, FAULT_TEXT, PatternForm
from pks.agreements.number_pattern import Pattern, faults_of, in_ranges
from pks.agreements.numbering import (
    BadPattern,
    HasNumber,
    NoPattern,
    PatternFacts,
    drop_pattern,
    find_pattern,
    next_numbers,
    next_sequence,
    set_pattern,
    skipped_numbers,
    take,
)
from pks.agreements.queries import number_proposals
from pks.agreements.signing import NumberTaken, Obstacle, give_number
from pks.agreements.signing_views import kept_agreement
from pks.agreements.words import OBSTACLE_TEXT
from pks.db import db
from pks.parties.models import Institution
from pks.parties.queries import institutions_kept_by
from pks.web.access import one_or_404, open_to
from pks.web.clock import now, today
from pks.web.deeds import tell_deeds
from pks.web.fields import text_in
from pks.web.forms import render_form

#: The states in which a number may still come. While the parafs are given, the text stands still;
#: before, the number is typed in the draft.
NUMBERED = frozenset({State.READY_TO_SIGN, State.SIGNED, State.IN_FORCE})

KEEPERS = (Role.LEGAL, Role.ADMIN)
EXAMPLES = 3

bp = Blueprint("numbering", __name__)


@dataclass(frozen=True)
class Series:
    """How an institution numbers one kind of paper, as its page shows it."""

    kind: Kind
    pattern: Pattern | None
    examples: list[str]
    skipped: str
    """The running numbers of this year that no paper has, e.g. "4–6, 9"."""


@bp.route("/perjanjian/<int:agreement_id>/nomor/<int:party>", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def number(agreement_id: int, party: int) -> ResponseReturnValue:
    """Record the number that a party's office has given, or offer the next one."""
    side = _side(agreement_id, party)
    form = NumberForm(data={"number": side.number})
    if form.validate_on_submit():
        try:
            give_number(db.session(), side, text_in(form.number), by=current_user, now=now())
        except NumberTaken:
            add_error(form.number, OBSTACLE_TEXT[Obstacle.NUMBER_TAKEN_1])
        else:
            flash(_("Nomor tersimpan."), "ok")
            return redirect(url_for("agreements.show", agreement_id=agreement_id))
    proposals = number_proposals(db.session(), current_user, side.agreement, day=today())
    return render_form(
        "agreements/number.html",
        form,
        agreement=side.agreement,
        side=side,
        proposal=proposals.get(party),
        may_set=_keeps(side.institution_id),
    )


@bp.route("/perjanjian/<int:agreement_id>/nomor/<int:party>/ambil", methods=["POST"])
@open_to(Role.LEGAL)
def take_next(agreement_id: int, party: int) -> ResponseReturnValue:
    """Give a party the next number of its office."""
    side = _side(agreement_id, party)
    if not _keeps(side.institution_id):
        abort(404)
    day = side.agreement.signed_on or today()
    try:
        given = take(db.session(), side, day=day, by=current_user, now=now())
    except HasNumber:
        flash(_("Pihak ini sudah bernomor."), "info")
    except NoPattern:
        abort(409)
    else:
        flash(_("Nomor %(number)s tersimpan.", number=given), "ok")
    # Somebody who was about to record the ceremony goes on with it.
    page = "signing.sign" if "sign" in request.form else "agreements.show"
    return redirect(url_for(page, agreement_id=agreement_id))


@bp.route("/instansi/<int:institution_id>/nomor")
@open_to(*KEEPERS)
def patterns(institution_id: int) -> ResponseReturnValue:
    """Show how an institution numbers each kind of paper, and what comes next."""
    institution = _kept(institution_id)
    rows = [_series(institution, kind, today()) for kind in Kind]
    return render_template("agreements/numbers.html", institution=institution, rows=rows)


@bp.route("/instansi/<int:institution_id>/nomor/<kind>", methods=["GET", "POST"])
@open_to(*KEEPERS)
def pattern(institution_id: int, kind: str) -> ResponseReturnValue:
    """Set how an institution numbers one kind of paper."""
    institution, kind = _kept(institution_id), _kind(kind)
    form = PatternForm(data=_shown(institution, kind))
    if form.validate_on_submit():
        facts = form.to_facts()
        try:
            set_pattern(
                db.session(), institution, kind, facts, by=current_user, now=now(), today=today()
            )
        except BadPattern as refusal:
            form.show(refusal.faults)
        else:
            flash(_("Pola nomor tersimpan."), "ok")
            return redirect(url_for(".patterns", institution_id=institution.id))
    return render_form(
        "agreements/number_pattern.html",
        form,
        institution=institution,
        kind=kind,
        has_pattern=find_pattern(db.session(), institution.id, kind) is not None,
        **_example(institution, form),
    )


@bp.route("/instansi/<int:institution_id>/nomor/<kind>/contoh")
@open_to(*KEEPERS)
def example(institution_id: int, kind: str) -> ResponseReturnValue:
    """Show the next numbers by what stands in the form, while it is being typed."""
    institution = _kept(institution_id)
    _kind(kind)
    form = PatternForm(formdata=request.args, meta={"csrf": False})
    return render_template("agreements/_number_example.html", **_example(institution, form))


@bp.route("/instansi/<int:institution_id>/nomor/<kind>/hapus", methods=["POST"])
@open_to(*KEEPERS)
def drop(institution_id: int, kind: str) -> ResponseReturnValue:
    """Let an institution number one kind of paper freely again."""
    institution = _kept(institution_id)
    try:
        drop_pattern(db.session(), institution, _kind(kind), by=current_user, now=now())
    except NoPattern:
        abort(409)
    flash(_("Pola nomor dihapus. Nomor yang sudah diberikan tidak berubah."), "ok")
    return redirect(url_for(".patterns", institution_id=institution.id))


def _side(agreement_id: int, party: int) -> Party:
    """Return the party whose number may come now, or answer 404 or 409."""
    agreement: Agreement = kept_agreement(agreement_id)
    if party not in (1, 2):
        abort(404)
    if agreement.state not in NUMBERED:
        abort(409)
    return agreement.parties[party - 1]


def _kept(institution_id: int) -> Institution:
    return one_or_404(institutions_kept_by(current_user).where(Institution.id == institution_id))


def _keeps(institution_id: int) -> bool:
    kept = institutions_kept_by(current_user).where(Institution.id == institution_id)
    return db.session.scalar(kept.with_only_columns(Institution.id)) is not None


def _kind(kind: str) -> Kind:
    """Return the kind of that name, or answer 404."""
    if kind not in list(Kind):
        abort(404)
    return Kind(kind)


def _series(institution: Institution, kind: Kind, day: date) -> Series:
    found = find_pattern(db.session(), institution.id, kind)
    if found is None:
        return Series(kind, None, [], "")
    known = Pattern(found.text, found.yearly)
    first = next_sequence(db.session(), institution.id, kind, known, day.year)
    skipped = skipped_numbers(db.session(), institution.id, kind, known, day=day)
    return Series(kind, known, _next(institution, known, first), in_ranges(skipped))


def _shown(institution: Institution, kind: Kind) -> dict[str, object]:
    """Return what the form shows at first: what is set, or what most offices want."""
    found = find_pattern(db.session(), institution.id, kind)
    known = Pattern(found.text, found.yearly) if found else Pattern("", yearly=True)
    first = next_sequence(db.session(), institution.id, kind, known, today().year)
    return {"text": known.text, "yearly": known.yearly, "next_sequence": first}


def _example(institution: Institution, form: PatternForm) -> dict[str, object]:
    """Return what the form's pattern would give, or why it would give nothing."""
    text, first = text_in(form.text), form.next_sequence.data
    if not text or not first or not 1 <= first < 10**6:
        return {"examples": [], "faults": []}
    facts = PatternFacts(text, bool(form.yearly.data), first)
    if faults := faults_of(facts.pattern):
        return {"examples": [], "faults": [FAULT_TEXT[fault] for fault in faults]}
    return {"examples": _next(institution, facts.pattern, first), "faults": []}


def _next(institution: Institution, known: Pattern, first: int) -> list[str]:
    return next_numbers(db.session(), institution.id, known, first, day=today(), count=EXAMPLES)


def set_up(app: Flask) -> None:
    """Add these pages to the application."""
    app.register_blueprint(bp)
    tell_deeds(app, DEED_TEXT)
