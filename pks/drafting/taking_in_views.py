"""Pages on which a paper is brought, compared with the draft, and taken article by article."""

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import select

from pks.accounts.models import Role
from pks.agreements.lifecycle import OPEN_TO_DRAFTING
from pks.db import db
from pks.drafting.documents import Drawn, draw
from pks.drafting.models import Draft, Origin, TakenPaper
from pks.drafting.revising import RevisedMeanwhile
from pks.drafting.saving import DraftIsClosed, latest_number
from pks.drafting.taking_in import NoArticles, NothingChosen, Reading, bring, read_paper, take
from pks.drafting.taking_in_forms import ORIGIN_TEXT, BringForm, TakeForm
from pks.drafting.views import kept_draft
from pks.files.kinds import Kind
from pks.files.reasons import UploadRefused
from pks.files.words import REASON_TEXT
from pks.naskah import TemplateError
from pks.naskah.compare_html import lines_html
from pks.web.access import one_or_404, open_to
from pks.web.clock import now
from pks.web.deeds import tell_deeds
from pks.web.forms import render_form
from pks.web.language import lazy_gettext
from pks.web.storage import is_given, keep_upload, send_stored, store

bp = Blueprint("taking_in", __name__, url_prefix="/naskah")


@bp.route("/<int:agreement_id>/dari-word", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def bring_paper(agreement_id: int) -> ResponseReturnValue:
    """Bring a .docx to the draft, and show those that were brought before."""
    draft = kept_draft(agreement_id)
    form = BringForm()
    if form.validate_on_submit() and (paper := _brought(draft, form)):
        return redirect(url_for(".paper", agreement_id=agreement_id, paper_id=paper.id))
    papers = db.session.scalars(
        select(TakenPaper)
        .where(TakenPaper.agreement_id == agreement_id)
        .order_by(TakenPaper.id.desc())
    ).all()
    return render_form(
        "drafting/bring.html",
        form,
        draft=draft,
        papers=papers,
        is_open=_is_open(draft),
        origin_text=ORIGIN_TEXT,
    )


@bp.route("/<int:agreement_id>/dari-word/<int:paper_id>", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def paper(agreement_id: int, paper_id: int) -> ResponseReturnValue:
    """Show a paper beside the draft, and take what is chosen."""
    draft = kept_draft(agreement_id)
    brought = _paper(draft, paper_id)
    drawn = draw(db.session(), draft)
    try:
        reading = read_paper(drawn, store().path(brought.file.sha256).read_bytes(), brought.origin)
    except TemplateError as error:
        return render_template(
            "drafting/unread.html", draft=draft, paper=brought, error=str(error)
        ), 422
    form = TakeForm()
    form.prepare(reading, latest_number(db.session(), agreement_id))
    if form.validate_on_submit() and _taken(brought, reading, drawn, form):
        flash(_("Pasal yang dipilih diambil ke naskah."), "ok")
        return redirect(url_for("drafting.open_draft", agreement_id=agreement_id))
    return render_form(
        "drafting/paper.html",
        form,
        draft=draft,
        paper=brought,
        reading=reading,
        rows=list(zip(form.articles, reading.to_choose, strict=True)),
        is_open=_is_open(draft),
        difference_html=lambda part: Markup(lines_html(part)),  # noqa: S704 (escaped there)
    )


@bp.route("/<int:agreement_id>/dari-word/<int:paper_id>/berkas")
@open_to(Role.LEGAL)
def download(agreement_id: int, paper_id: int) -> ResponseReturnValue:
    """Give back the file as it was brought."""
    return send_stored(_paper(kept_draft(agreement_id), paper_id).file)


def _paper(draft: Draft, paper_id: int) -> TakenPaper:
    return one_or_404(
        select(TakenPaper).where(
            TakenPaper.id == paper_id, TakenPaper.agreement_id == draft.agreement_id
        )
    )


def _is_open(draft: Draft) -> bool:
    return draft.agreement.state in OPEN_TO_DRAFTING


def _brought(draft: Draft, form: BringForm) -> TakenPaper | None:
    """Keep the file that came; or say in the form why it is not taken."""
    if not _is_open(draft):
        form.form_errors.append(_("Naskah ini tidak dalam tahap penyusunan."))
        return None
    if not is_given(form.file.data):
        form.file.errors = [*form.file.errors, _("Pilih berkasnya.")]
        return None
    try:
        kept = keep_upload(form.file.data, now=now(), kinds=(Kind.DOCX,))
        content = store().path(kept.sha256).read_bytes()
        return bring(
            db.session(), draft, kept, content, Origin(form.origin.data), by=current_user, now=now()
        )
    except UploadRefused as refusal:
        form.file.errors = [*form.file.errors, REASON_TEXT[refusal.reason]]
    except NoArticles:
        words = _("Tidak ada “Pasal” yang dapat dibaca dari berkas ini.")
        form.file.errors = [*form.file.errors, words]
    return None


def _taken(brought: TakenPaper, reading: Reading, drawn: Drawn, form: TakeForm) -> bool:
    """Take what was chosen; or say in the form why not."""
    try:
        take(
            db.session(),
            brought,
            reading,
            form.articles.data or (),
            content=drawn.content,
            seen_number=form.seen_number,
            by=current_user,
            now=now(),
        )
    except NothingChosen:
        form.articles.errors = [*form.articles.errors, _("Pilih sedikitnya satu pasal.")]
    except DraftIsClosed:
        form.form_errors.append(_("Naskah ini tidak dalam tahap penyusunan."))
    except RevisedMeanwhile as revised:
        by = revised.newest.by.name if revised.newest.by else _("Sistem")
        form.revision.data = str(revised.newest.number)
        form.form_errors.append(
            _("Naskah diubah oleh %(who)s selagi halaman ini terbuka. Periksa lagi.", who=by)
        )
    else:
        return True
    return False


def set_up(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(bp)
    tell_deeds(
        app,
        {
            "draft.bring": lazy_gettext("membandingkan berkas %(file)s"),
            "draft.take": lazy_gettext("mengambil %(articles)s pasal dari %(file)s"),
        },
    )
