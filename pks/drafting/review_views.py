"""Pages between draft and signature: the check, the approvers, the way back."""

from dataclasses import replace

from flask import Blueprint, Flask, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import Select, select

from pks.accounts.models import Role, User
from pks.agreements.lifecycle import OPEN_TO_DRAFTING, MoveNotAllowed, State
from pks.agreements.moving import give_up, move
from pks.agreements.queries import is_kept_by
from pks.db import db
from pks.drafting import letters
from pks.drafting.approving import (
    ApprovalIsOver,
    CannotSubmit,
    TextChanged,
    approve,
    reopen,
    return_for_revision,
    submit,
)
from pks.drafting.content import ClausePart, clause_key, from_json
from pks.drafting.departures import departures_of
from pks.drafting.desk import describe, key_url
from pks.drafting.documents import draw, style_of
from pks.drafting.forms import ReasonForm, SubmitForm
from pks.drafting.models import Approval, Decision, Draft
from pks.drafting.places import written_at
from pks.drafting.queries import approvals_of, possible_approvers
from pks.drafting.reviewing import MustBeRepaired, review, waive
from pks.drafting.saving import ChangedMeanwhile, DraftIsClosed, save_part, stored_part
from pks.drafting.views import kept_draft, visible_draft
from pks.drafting.words import ARTICLE_TAG, SECTION_TITLE
from pks.files.models import StoredFile
from pks.naskah import comparison_html
from pks.web.access import one_or_404, open_to
from pks.web.clock import now
from pks.web.fields import text_in
from pks.web.forms import render_form
from pks.web.storage import keep_own, store

bp = Blueprint("review", __name__, url_prefix="/naskah")

READERS = (Role.LEGAL, Role.SUPERVISOR, Role.ADMIN)


@bp.route("/<int:agreement_id>/periksa")
@open_to(*READERS)
def check(agreement_id: int) -> ResponseReturnValue:
    """Show what is missing, what the linter finds, who approves, and the deeds that fit now."""
    draft = visible_draft(agreement_id)
    return _check_page(draft, SubmitForm(formdata=None), ReasonForm(formdata=None))


@bp.route("/<int:agreement_id>/kirim", methods=["POST"])
@open_to(Role.LEGAL)
def send(agreement_id: int) -> ResponseReturnValue:
    """Send the draft to its approvers."""
    draft = kept_draft(agreement_id)
    form = SubmitForm()
    _offer(form, draft)
    if form.validate():
        chosen = select(User).where(User.id.in_(form.approvers.data or []))
        try:
            submit(
                db.session(),
                draft,
                draw(db.session(), draft),
                db.session.scalars(chosen.order_by(User.name)).all(),
                wording=letters.approval_asked,
                by=current_user,
                now=now(),
            )
        except CannotSubmit as refusal:
            form.show(refusal.obstacles)
        except MoveNotAllowed:
            abort(409)
        else:
            flash(_("Naskah dikirim. Pemberi paraf menerima surel."), "ok")
            return redirect(url_for(".check", agreement_id=agreement_id))
    return _check_page(draft, form, ReasonForm(formdata=None))


@bp.route("/<int:agreement_id>/temuan", methods=["POST"])
@open_to(Role.LEGAL)
def let_stand(agreement_id: int) -> ResponseReturnValue:
    """Let a finding of the linter stand, with a reason."""
    draft = kept_draft(agreement_id)
    if draft.agreement.state not in OPEN_TO_DRAFTING:
        abort(409)
    found = review(db.session(), draft, draw(db.session(), draft)).open_findings
    named = (request.form.get("rule"), request.form.get("place"))
    finding = next((f for f in found if (f.rule, f.place) == named), None)
    form = ReasonForm()
    if finding is None:
        abort(409)
    if not form.validate():
        return _check_page(draft, SubmitForm(formdata=None), form, refused=named)
    try:
        waive(db.session(), draft, finding, text_in(form.reason), by=current_user, now=now())
    except MustBeRepaired:
        abort(409)
    flash(_("Temuan dibiarkan dengan alasan Anda."), "ok")
    return redirect(url_for(".check", agreement_id=agreement_id))


@bp.route("/<int:agreement_id>/penyimpangan", methods=["POST"])
@open_to(Role.LEGAL)
def give_reason(agreement_id: int) -> ResponseReturnValue:
    """Say why an article departs from the template."""
    draft, session = kept_draft(agreement_id), db.session()
    key = clause_key(request.form.get("article", ""))
    stored = stored_part(session, agreement_id, key)
    form = ReasonForm()
    if stored is None:
        abort(404)
    if not form.validate():
        return _check_page(draft, SubmitForm(formdata=None), form, refused=("article", key))
    part = from_json(key, stored.content)
    assert isinstance(part, ClausePart)
    try:
        save_part(
            session,
            draft.agreement,
            key,
            replace(part, reason=text_in(form.reason)),
            seen_version=stored.version,
            by=current_user,
            now=now(),
        )
    except (ChangedMeanwhile, DraftIsClosed):
        abort(409)
    flash(_("Alasan tersimpan; pemberi paraf membacanya."), "ok")
    return redirect(url_for(".check", agreement_id=agreement_id))


@bp.route("/<int:agreement_id>/setujui", methods=["POST"])
@open_to(*READERS)
def give_approval(agreement_id: int) -> ResponseReturnValue:
    """Give one's paraf to the text as it stands."""
    draft = visible_draft(agreement_id)
    approval = _own_approval(draft)
    drawn = draw(db.session(), draft)
    try:
        style = style_of(db.session(), draft.agreement, store())
        approve(db.session(), approval, drawn, style, keep=_keep, by=current_user, now=now())
    except (ApprovalIsOver, TextChanged):
        abort(409)
    flash(_("Paraf Anda tercatat."), "ok")
    return redirect(url_for(".check", agreement_id=agreement_id))


@bp.route("/<int:agreement_id>/kembalikan", methods=["POST"])
@open_to(*READERS)
def send_back(agreement_id: int) -> ResponseReturnValue:
    """Send the draft back to who asked, with a reason."""
    draft = visible_draft(agreement_id)
    approval = _own_approval(draft)
    form = ReasonForm()
    if not form.validate():
        return _check_page(draft, SubmitForm(formdata=None), form)
    note = text_in(form.reason)
    return_for_revision(
        db.session(), approval, note, wording=letters.draft_returned, by=current_user, now=now()
    )
    flash(_("Naskah dikembalikan kepada penyusun."), "ok")
    return redirect(url_for(".check", agreement_id=agreement_id))


@bp.route("/<int:agreement_id>/bahas", methods=["POST"])
@open_to(Role.LEGAL)
def negotiate(agreement_id: int) -> ResponseReturnValue:
    """Note that the draft is being talked over with the other party."""
    draft = kept_draft(agreement_id)
    try:
        move(db.session(), draft.agreement, State.NEGOTIATING, by=current_user, now=now())
    except MoveNotAllowed:
        abort(409)
    flash(_("Tercatat: naskah dibahas bersama pihak lain."), "ok")
    return redirect(url_for(".check", agreement_id=agreement_id))


@bp.route("/<int:agreement_id>/buka-lagi", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def open_again(agreement_id: int) -> ResponseReturnValue:
    """Take a submitted draft back to drafting; every paraf is asked for anew."""
    draft = kept_draft(agreement_id)
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            reopen(db.session(), draft.agreement, text_in(form.reason), by=current_user, now=now())
        except MoveNotAllowed:
            abort(409)
        flash(_("Naskah dibuka lagi. Paraf yang sudah ada tidak berlaku."), "ok")
        return redirect(url_for("drafting.open_draft", agreement_id=agreement_id))
    return render_form(
        "web/form_page.html",
        form,
        title=_("Buka lagi naskah ini"),
        lead=_("Perubahan teks membatalkan semua paraf; naskah harus dikirim ulang."),
        submit=_("Buka lagi"),
        back=url_for(".check", agreement_id=agreement_id),
    )


@bp.route("/<int:agreement_id>/batalkan", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def cancel(agreement_id: int) -> ResponseReturnValue:
    """Cancel an agreement that nobody has signed."""
    draft = kept_draft(agreement_id)
    form = ReasonForm()
    if form.validate_on_submit():
        session, agreement, reason = db.session(), draft.agreement, text_in(form.reason)
        try:
            give_up(session, agreement, State.CANCELLED, reason, by=current_user, now=now())
        except MoveNotAllowed:
            abort(409)
        flash(_("Perjanjian dibatalkan."), "ok")
        return redirect(url_for("agreements.show", agreement_id=agreement_id))
    return render_form(
        "web/form_page.html",
        form,
        title=_("Batalkan perjanjian ini"),
        lead=_("Naskah dan riwayatnya tetap tersimpan, tetapi tidak dapat dilanjutkan."),
        submit=_("Batalkan perjanjian"),
        back=url_for(".check", agreement_id=agreement_id),
    )


def _check_page(
    draft: Draft,
    form: SubmitForm,
    reason_form: ReasonForm,
    refused: tuple[str | None, str | None] | None = None,
) -> ResponseReturnValue:
    session = db.session()
    drawn = draw(session, draft)
    if form.approvers.choices is None:
        _offer(form, draft)
    return render_form(
        "drafting/check.html",
        form,
        reason_form=reason_form,
        refused=refused,
        draft=draft,
        agreement=draft.agreement,
        found=review(session, draft, drawn),
        departures=departures_of(drawn),
        comparison=lambda part: Markup(comparison_html([part])),  # noqa: S704 (it is escaped)
        article_tag=ARTICLE_TAG,
        where=lambda finding: key_url(draft, written_at(finding.place, drawn.document)),
        describe=describe,
        section_title=SECTION_TITLE,
        approvals=approvals_of(session, draft.agreement),
        own_approval=_find_own_approval(draft),
        may_write=is_kept_by(session, draft.agreement, current_user),
        text_hash=drawn.text_hash,
    )


def _offer(form: SubmitForm, draft: Draft) -> None:
    people = possible_approvers(db.session(), draft.agreement, current_user)
    form.approvers.offer([(user.id, user.name) for user in people])


def _find_own_approval(draft: Draft) -> Approval | None:
    return db.session.scalar(_own(draft))


def _own_approval(draft: Draft) -> Approval:
    return one_or_404(_own(draft))


def _own(draft: Draft) -> Select[Approval]:
    return select(Approval).where(
        Approval.agreement_id == draft.agreement_id,
        Approval.approver_id == current_user.id,
        Approval.decision == Decision.PENDING,
        # Nobody is asked any more when the agreement was cancelled.
        Approval.agreement.has(state=State.IN_APPROVAL),
    )


def _keep(content: bytes, name: str) -> StoredFile:
    return keep_own(content, name, now=now())


def set_up(app: Flask) -> None:
    """Add these pages to the application."""
    app.register_blueprint(bp)
