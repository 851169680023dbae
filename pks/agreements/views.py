"""Pages of the register: the list, one agreement, entering an old one, its files."""

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import joinedload, selectinload

from pks.accounts.models import Role
from pks.agreements.forms import EnterForm, SigningForm, add_error
from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement, Attachment, Liaison, Party, Scope, Signatory
from pks.agreements.panels import panels_of
from pks.agreements.queries import (
    RegisterFilter,
    agreements_visible_to,
    is_kept_by,
    possible_parents,
    register,
    takes_part,
)
from pks.agreements.registering import CannotRegister, enter_signed_agreement
from pks.agreements.words import ATTACHMENT_TEXT, DEED_TEXT, KIND_TEXT, STATE_LOOK, STATE_TEXT
from pks.audit import trail
from pks.db import db
from pks.files.kinds import Kind as FileKind
from pks.files.models import StoredFile
from pks.files.reasons import UploadRefused
from pks.files.words import REASON_TEXT
from pks.parties.models import CAPACITY_PREFIX, OfficeHolding
from pks.parties.queries import institutions_visible_to, tree
from pks.web.access import one_or_404, open_to
from pks.web.clock import now, today
from pks.web.deeds import tell_deeds
from pks.web.forms import render_form
from pks.web.kept_files import files_of
from pks.web.language import lazy_gettext
from pks.web.navigation import Entry, Place, add_to_navigation
from pks.web.paging import Paging, wanted_page
from pks.web.storage import is_given, keep_upload, send_stored
from pks.web.typed import asked

bp = Blueprint("agreements", __name__, url_prefix="/perjanjian")

ROWS_PER_PAGE = 25
ENDING_SOON_DAYS = 90
SCAN_KINDS = frozenset({FileKind.PDF, FileKind.PNG, FileKind.JPG})
SCAN_MEDIA_TYPES = frozenset(kind.media_type for kind in SCAN_KINDS)


def visible_agreement(agreement_id: int) -> Agreement:
    """Return the agreement with all that its page shows, if the user may see it, or answer 404."""
    party = selectinload(Agreement.parties)
    return one_or_404(
        agreements_visible_to(current_user)
        .where(Agreement.id == agreement_id)
        .options(
            party.joinedload(Party.institution),
            party.joinedload(Party.power_of_attorney),
            party.joinedload(Party.signatory)
            .joinedload(Signatory.holding)
            .joinedload(OfficeHolding.person),
            party.selectinload(Party.liaisons).joinedload(Liaison.person),
            party.selectinload(Party.liaisons).joinedload(Liaison.deputy),
            selectinload(Agreement.scopes).selectinload(Scope.commitments),
            selectinload(Agreement.attachments).joinedload(Attachment.file),
            joinedload(Agreement.parent),
        )
    )


@bp.route("/")
@open_to()
def index() -> ResponseReturnValue:
    """List the agreements that the user may see, filtered."""
    wanted = _filter()
    number = wanted_page()
    rows, total = register(
        db.session(), current_user, wanted, page=number, rows_per_page=ROWS_PER_PAGE
    )
    page = Paging(number, total, ROWS_PER_PAGE)
    return render_template("agreements/index.html", rows=rows, page=page, wanted=wanted)


@bp.route("/<int:agreement_id>")
@open_to()
def show(agreement_id: int) -> ResponseReturnValue:
    """Show one agreement: where it stands, what needs doing, what has happened."""
    agreement = visible_agreement(agreement_id)
    parent = agreement.parent
    may_see_parent = parent is not None and db.session.scalar(
        agreements_visible_to(current_user)
        .where(Agreement.id == parent.id)
        .with_only_columns(Agreement.id)
    )
    return render_template(
        "agreements/show.html",
        agreement=agreement,
        may_see_parent=may_see_parent,
        may_write=is_kept_by(db.session(), agreement, current_user),
        panels=lambda column: panels_of(agreement, current_user, column),
        history=trail.entries_about(db.session(), f"agreement:{agreement.id}", limit=30),
    )


@bp.route("/catat", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def enter() -> ResponseReturnValue:
    """Enter an agreement that was signed before this register was kept."""
    form = EnterForm()
    _offer(form)
    if form.validate_on_submit() and _is_ours(form):
        try:
            scan = None
            if is_given(form.scan.data):
                scan = keep_upload(form.scan.data, now=now(), kinds=SCAN_KINDS)
            agreement = enter_signed_agreement(
                db.session(), form.to_facts(), scan, by=current_user, now=now(), today=today()
            )
        except UploadRefused as refusal:
            add_error(form.scan, REASON_TEXT[refusal.reason])
        except CannotRegister as refusal:
            form.show(refusal.obstacles)
        else:
            flash(_("Perjanjian tercatat dalam register."), "ok")
            return redirect(url_for(".show", agreement_id=agreement.id))
    return render_form("agreements/enter.html", form)


@bp.route("/<int:agreement_id>/berkas/<int:attachment_id>")
@open_to()
def download(agreement_id: int, attachment_id: int) -> ResponseReturnValue:
    """Give a paper of the agreement."""
    visible = agreements_visible_to(current_user).with_only_columns(Agreement.id)
    attachment = one_or_404(
        db.select(Attachment).where(
            Attachment.id == attachment_id,
            Attachment.agreement_id == agreement_id,
            Attachment.agreement_id.in_(visible),
        )
    )
    return send_stored(attachment.file)


def scan_of(form: SigningForm) -> StoredFile | None:
    """Return the scan that came with the form, or the one that an earlier try has brought."""
    if not is_given(form.scan.data):
        kept = files_of(db.session(), request.form.getlist("kept"), current_user.id)
        scans = [
            file for file in kept if file.media_type in {kind.media_type for kind in SCAN_KINDS}
        ]
        return scans[-1] if scans else None
    try:
        scan = keep_upload(form.scan.data, now=now(), kinds=SCAN_KINDS)
    except UploadRefused as refusal:
        add_error(form.scan, REASON_TEXT[refusal.reason])
        return None
    # A commit of its own: the scan is kept even if the rest is refused.
    db.session.commit()
    return scan


def needs_doing(agreement: Agreement) -> list[tuple[str, str]]:
    """Return what the agreement waits for, as a sentence and where to go: at most three."""
    found = []
    if agreement.state is State.SIGNED:
        found.append(
            (
                _("Perjanjian sudah ditandatangani tetapi belum diberlakukan."),
                url_for("signing.enter_force", agreement_id=agreement.id),
            )
        )
    if agreement.scan_follows and agreement.signed_on:
        found.append(
            (
                _("Pindaian naskah bertanda tangan belum diunggah."),
                url_for("signing.scan", agreement_id=agreement.id),
            )
        )
    parent = agreement.parent
    if parent and parent.ends_on and agreement.ends_on and agreement.ends_on > parent.ends_on:
        found.append((_("Perjanjian ini berakhir sesudah perjanjian induknya."), "#h-state"))
    elif (days := days_to_end(agreement)) is not None and days <= ENDING_SOON_DAYS:
        found.append((_("Perjanjian berakhir dalam %(days)s hari.", days=days), "#h-state"))
    return found[:3]


def days_to_end(agreement: Agreement) -> int | None:
    """Return for how many days the agreement still holds; None if it does not hold."""
    if agreement.state is not State.IN_FORCE or agreement.ends_on is None:
        return None
    return (agreement.ends_on - today()).days


def _filter() -> RegisterFilter:
    state = request.args.get("tahap", "")
    return RegisterFilter(
        text=asked("q"),
        state=State(state) if state in list(State) else None,
        parent_id=request.args.get("induk", type=_number),
    )


def _number(text: str) -> int:
    """Read the id of a row.

    :raises ValueError: no database would take it for one.
    """
    number = int(text)
    if number not in range(2**31):
        raise ValueError(text)
    return number


def _is_ours(form: EnterForm) -> bool:
    """Refuse what would be entered in the name of others only: nobody here could see it."""
    ours = takes_part(db.session(), current_user, (form.first.data, form.second.data))
    if not ours:
        add_error(form.first, _("Salah satu pihak harus instansi Anda sendiri, atau induknya."))
    return ours


def _offer(form: EnterForm) -> None:
    nobody = [("", _("– pilih –"))]
    units = [
        (unit.id, unit.name) for unit in tree(db.session(), institutions_visible_to(current_user))
    ]
    form.first.offer(nobody + units)
    form.second.offer(nobody + units)
    parents = possible_parents(db.session(), current_user)
    form.parent.offer(
        nobody + [(parent.id, f"{KIND_TEXT[parent.kind]}: {parent.subject}") for parent in parents]
    )


def set_up(app: Flask) -> None:
    """Add the register to the application."""
    app.register_blueprint(bp)
    app.jinja_env.globals["needs_doing"] = needs_doing
    app.jinja_env.filters["kapasitas"] = CAPACITY_PREFIX.__getitem__
    tell_deeds(app, DEED_TEXT)
    for name, words in (
        ("tahap", STATE_TEXT),
        ("jenis", KIND_TEXT),
        ("jenis_lampiran", ATTACHMENT_TEXT),
    ):
        app.jinja_env.filters[name] = words.__getitem__
    app.jinja_env.filters["rupa_tahap"] = STATE_LOOK.__getitem__
    app.jinja_env.globals["states"] = list(State)
    add_to_navigation(
        app,
        Entry("agreements.index", "file-text", lazy_gettext("Perjanjian"), rank=20),
        Entry("agreements.index", "search", lazy_gettext("Cari perjanjian"), place=Place.SEARCH),
    )
