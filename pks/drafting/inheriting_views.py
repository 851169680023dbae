"""The page that shows what the agreement above promises and this draft does not, or otherwise."""

from flask import Blueprint, Flask, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pks.accounts.models import Role
from pks.agreements.lifecycle import OPEN_TO_DRAFTING
from pks.agreements.queries import is_kept_by
from pks.db import db
from pks.drafting.answering import seen_version
from pks.drafting.content import Content, SectionKey
from pks.drafting.inheriting import (
    ChangedAbove,
    Difference,
    differences,
    leave_out,
    mark_of,
    take_over,
)
from pks.drafting.inheriting_form import CHANGE_TEXT, FIELD_TEXT, InheritingForm, shown
from pks.drafting.models import Draft
from pks.drafting.saving import ChangedMeanwhile, DraftIsClosed, content_of_draft, stored_part
from pks.drafting.views import kept_draft, visible_draft
from pks.web.access import open_to
from pks.web.clock import now
from pks.web.deeds import tell_deeds
from pks.web.forms import render_form
from pks.web.language import lazy_gettext

bp = Blueprint("inheriting", __name__, url_prefix="/naskah")

TAKE = "ambil"


@bp.route("/<int:agreement_id>/dari-induk")
@open_to(Role.LEGAL, Role.SUPERVISOR, Role.ADMIN)
def show(agreement_id: int) -> ResponseReturnValue:
    """Show the differences, field by field, before anything is done about them."""
    draft = visible_draft(agreement_id)
    content = content_of_draft(db.session(), agreement_id)
    found = differences(draft.agreement, content.work_plan)
    stored = stored_part(db.session(), agreement_id, SectionKey.WORK_PLAN)
    form = InheritingForm(formdata=None)
    form.load(found)
    form.version.data = str(stored.version if stored else 0)
    form.mark.data = mark_of(found)
    return _page(draft, content, found, form)


@bp.route("/<int:agreement_id>/dari-induk", methods=["POST"])
@open_to(Role.LEGAL)
def decide(agreement_id: int) -> ResponseReturnValue:
    """Take over what was chosen, or leave it out for good."""
    draft, session = kept_draft(agreement_id), db.session()
    content = content_of_draft(session, agreement_id)
    found = differences(draft.agreement, content.work_plan)
    form, takes = InheritingForm(), request.form.get("tindakan") == TAKE
    _offer(form, content)
    valid = form.validate()
    chosen = form.chosen()
    if not chosen:
        form.form_errors.append(_("Pilih sedikitnya satu komitmen."))
    elif valid or not takes:
        try:
            (take_over if takes else leave_out)(
                session,
                draft,
                chosen,
                mark=form.mark.data or "",
                seen_version=seen_version(),
                by=current_user,
                now=now(),
            )
        except (ChangedAbove, ChangedMeanwhile):
            flash(_("Isinya berubah sejak halaman ini dibuka. Lihat sekali lagi."))
            return redirect(url_for(".show", agreement_id=agreement_id))
        except DraftIsClosed:
            form.form_errors.append(_("Naskah ini sedang dimintakan paraf atau sudah selesai."))
        else:
            flash(_("Diambil ke rencana kerja.") if takes else _("Dibiarkan seperti adanya."), "ok")
            return redirect(
                url_for("drafting.section", agreement_id=agreement_id, key=SectionKey.WORK_PLAN)
            )
    return _page(draft, content, found, form)


def _page(
    draft: Draft, content: Content, found: list[Difference], form: InheritingForm
) -> ResponseReturnValue:
    _offer(form, content)
    kept = is_kept_by(db.session(), draft.agreement, current_user)
    return render_form(
        "drafting/inherit.html",
        form,
        draft=draft,
        found={str(one.origin_id): one for one in found},
        may_write=kept and draft.agreement.state in OPEN_TO_DRAFTING,
        shown=shown,
        fields=FIELD_TEXT,
        changes=CHANGE_TEXT,
    )


def _offer(form: InheritingForm, content: Content) -> None:
    on = content.scopes.keys
    form.offer(
        [
            (one.key, one.title if one.key in on else f"{one.title} ({_('dimatikan')})")
            for one in content.work_plan.scopes
        ]
    )


DEED_TEXT = {
    "draft.inherit": lazy_gettext("mengambil komitmen dari perjanjian induk"),
    "draft.leave_out": lazy_gettext("membiarkan komitmen perjanjian induk"),
    "agreement.change_plan": lazy_gettext("mengubah rencana kerja menurut adendum"),
}


def set_up(app: Flask) -> None:
    """Add the page to the application."""
    app.register_blueprint(bp)
    tell_deeds(app, DEED_TEXT)
