"""Pages of an institution's house style: what is chosen, its files, an example on paper."""

from dataclasses import replace

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pks.accounts.models import Role
from pks.agreements.forms import add_error
from pks.db import db
from pks.files.kinds import Kind
from pks.files.models import StoredFile
from pks.files.pdf import ConversionFailed, NoConverter, to_pdf
from pks.files.reasons import UploadRefused
from pks.files.words import REASON_TEXT
from pks.library.house_styles import (
    CannotKeepStyle,
    Slot,
    StyleFacts,
    choose_style,
    drop_style,
    facts_of,
    house_style_for,
    nearest_style,
    put_file,
    reference_of,
    take_file_away,
)
from pks.library.style_example import example_of
from pks.library.style_forms import (
    DEED_TEXT,
    LABEL_TEXT,
    LEFT_OUT_TEXT,
    PAGE_TEXT,
    SIDE_TEXT,
    SLOT_HINT,
    SLOT_TEXT,
    StyleFileForm,
    StyleForm,
)
from pks.library.style_models import InstitutionStyle
from pks.naskah import docx_bytes
from pks.parties.models import Institution
from pks.parties.queries import institutions_kept_by
from pks.web.access import one_or_404, open_to
from pks.web.clock import now
from pks.web.deeds import tell_deeds
from pks.web.forms import render_form
from pks.web.storage import is_given, keep_upload, send_stored, store

KEEPERS = (Role.LEGAL, Role.ADMIN)
_KINDS = {
    Slot.LOGO: (Kind.PNG, Kind.JPG),
    Slot.EMBLEM: (Kind.PNG, Kind.JPG),
    Slot.REFERENCE: (Kind.DOCX,),
}

bp = Blueprint("house_style", __name__, url_prefix="/instansi/<int:institution_id>/gaya")


@bp.route("/")
@open_to(*KEEPERS)
def show(institution_id: int) -> ResponseReturnValue:
    """Show the style that an institution's papers follow."""
    institution = _kept(institution_id)
    followed = nearest_style(db.session(), institution)
    reference = reference_of(followed, store()) if followed else None
    return render_template(
        "library/style.html",
        institution=institution,
        followed=followed,
        is_own=followed is not None and followed.institution_id == institution.id,
        facts=facts_of(followed) if followed else StyleFacts(),
        files=[(slot, _file(followed, slot)) for slot in Slot],
        reference=reference,
        left_out=[LEFT_OUT_TEXT[what] for what in sorted(reference.left_out)] if reference else [],
        pages=PAGE_TEXT,
        labels=LABEL_TEXT,
        sides=SIDE_TEXT,
        slots=SLOT_TEXT,
        hints=SLOT_HINT,
    )


@bp.route("/ubah", methods=["GET", "POST"])
@open_to(*KEEPERS)
def choose(institution_id: int) -> ResponseReturnValue:
    """Choose page, font, labels and side."""
    institution = _kept(institution_id)
    style = nearest_style(db.session(), institution)
    version = _version(institution)
    form = StyleForm(data={"version": version})
    if not form.is_submitted():
        form.load(facts_of(style) if style else StyleFacts())
    if form.validate_on_submit():
        if form.version.data != version:
            form.form_errors.append(
                _("Gaya ini baru saja diubah orang lain. Muat ulang untuk melihatnya.")
            )
        else:
            try:
                choose_style(db.session(), institution, form.to_facts(), by=current_user, now=now())
            except CannotKeepStyle as refusal:
                form.show(refusal.obstacles)
            else:
                return _done(institution, _("Gaya naskah tersimpan."))
    return render_form(
        "library/style_choose.html",
        form,
        institution=institution,
        has_reference=style is not None and style.reference is not None,
    )


@bp.route("/<slot>", methods=["GET", "POST"])
@open_to(*KEEPERS)
def upload(institution_id: int, slot: str) -> ResponseReturnValue:
    """Upload the logo, the emblem or the reference."""
    institution, place = _kept(institution_id), _slot(slot)
    form = StyleFileForm()
    if form.validate_on_submit():
        if not is_given(form.file.data):
            add_error(form.file, _("Pilih berkasnya."))
        else:
            try:
                file = keep_upload(form.file.data, now=now(), kinds=_KINDS[place])
                put_file(
                    db.session(), institution, place, file, store(), by=current_user, now=now()
                )
            except UploadRefused as refusal:
                add_error(form.file, REASON_TEXT[refusal.reason])
            except CannotKeepStyle as refusal:
                form.show(refusal.obstacles)
            else:
                return _done(institution, _("Berkas tersimpan. Lihat hasilnya pada contoh naskah."))
    return render_form(
        "web/form_page.html",
        form,
        title=SLOT_TEXT[place],
        lead=SLOT_HINT[place],
        submit=_("Unggah"),
        back=url_for(".show", institution_id=institution.id),
        trail=_trail(institution),
    )


@bp.route("/<slot>/hapus", methods=["POST"])
@open_to(*KEEPERS)
def remove(institution_id: int, slot: str) -> ResponseReturnValue:
    """Take the logo, the emblem or the reference away."""
    institution = _kept(institution_id)
    take_file_away(db.session(), institution, _slot(slot), by=current_user, now=now())
    return _done(institution, _("Berkas tidak dipakai lagi."))


@bp.route("/ikuti", methods=["POST"])
@open_to(*KEEPERS)
def follow(institution_id: int) -> ResponseReturnValue:
    """Follow the institution above again."""
    institution = _kept(institution_id)
    drop_style(db.session(), institution, by=current_user, now=now())
    return _done(institution, _("Gaya sendiri dihapus."))


@bp.route("/<slot>/berkas")
@open_to(*KEEPERS)
def download(institution_id: int, slot: str) -> ResponseReturnValue:
    """Give a file of the style that the institution follows."""
    file = _file(nearest_style(db.session(), _kept(institution_id)), _slot(slot))
    if file is None:
        abort(404)
    return send_stored(file)


@bp.route("/contoh.docx")
@open_to(*KEEPERS)
def example_docx(institution_id: int) -> ResponseReturnValue:
    """Give an example agreement in this style as a Word document."""
    institution = _kept(institution_id)
    return _paper(
        _example(institution), f"Contoh-{institution.short_name}.docx", Kind.DOCX.media_type
    )


@bp.route("/contoh.pdf")
@open_to(*KEEPERS)
def example_pdf(institution_id: int) -> ResponseReturnValue:
    """Give an example agreement in this style as a PDF, where a converter is installed."""
    institution = _kept(institution_id)
    name = f"Contoh-{institution.short_name}.pdf"
    document = _example(institution)
    # Nothing waits for the converter: it takes seconds, and the transaction is only read.
    db.session.rollback()
    try:
        return _paper(to_pdf(document), name, Kind.PDF.media_type)
    except NoConverter:
        flash(_("LibreOffice belum terpasang pada server ini; unduh contoh Word-nya."), "warn")
    except ConversionFailed:
        flash(_("PDF gagal dibuat; coba lagi, atau unduh contoh Word-nya."), "warn")
    return redirect(url_for(".show", institution_id=institution_id))


def _kept(institution_id: int) -> Institution:
    return one_or_404(institutions_kept_by(current_user).where(Institution.id == institution_id))


def _slot(name: str) -> Slot:
    if name not in list(Slot):
        abort(404)
    return Slot(name)


def _file(style: InstitutionStyle | None, slot: Slot) -> StoredFile | None:
    return getattr(style, slot.name.lower()) if style else None


def _version(institution: Institution) -> str:
    own = db.session.get(InstitutionStyle, institution.id)
    return str(own.version) if own else ""


def _example(institution: Institution) -> bytes:
    style = house_style_for(db.session(), (institution, institution), store())
    # The other party is invented, and has no logo.
    style = replace(style, logos=(style.logos[0], None))
    return docx_bytes(example_of(institution, style), draft=None, style=style)


def _paper(content: bytes, name: str, media_type: str) -> Response:
    answer = make_response(content)
    answer.content_type = media_type
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _trail(institution: Institution) -> list[tuple[str, str]]:
    return [
        (institution.short_name, url_for("parties.show", institution_id=institution.id)),
        (_("Gaya naskah"), url_for(".show", institution_id=institution.id)),
    ]


def _done(institution: Institution, sentence: str) -> ResponseReturnValue:
    flash(sentence, "ok")
    return redirect(url_for(".show", institution_id=institution.id))


def set_up(app: Flask) -> None:
    """Add these pages to the application."""
    app.register_blueprint(bp)
    tell_deeds(app, DEED_TEXT)
