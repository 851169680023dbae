"""Pages of institutions, people and the offices they hold."""

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from pks.accounts.models import Role
from pks.db import db
from pks.mail.addresses import find_undeliverable
from pks.parties.forms import (
    APPOINTMENT_OBSTACLE_TEXT,
    INSTITUTION_KIND_TEXT,
    AppointmentForm,
    InstitutionForm,
    LastDayForm,
    PersonForm,
)
from pks.parties.institutions import (
    CannotKeepInstitution,
    add_institution,
    change_institution,
)
from pks.parties.models import Institution, Office, OfficeHolding, Person
from pks.parties.people import CannotAppoint, add_person, appoint, change_person, end_holding
from pks.parties.queries import (
    institutions_kept_by,
    institutions_visible_to,
    people_kept_by,
    people_visible_to,
    tree,
)
from pks.parties.silence_limit import own_limit
from pks.web.access import one_or_404, open_to
from pks.web.clock import now, today
from pks.web.deeds import tell_deeds
from pks.web.fields import SelectField, given
from pks.web.forms import render_form
from pks.web.language import lazy_gettext
from pks.web.navigation import Entry, Place, add_to_navigation
from pks.web.paging import wanted_page
from pks.web.typed import asked

bp = Blueprint("parties", __name__)

KEEPERS = (Role.LEGAL, Role.ADMIN)


@bp.route("/instansi/")
@open_to()
def index() -> ResponseReturnValue:
    """List the institutions that the user may look up, as a tree."""
    units = tree(db.session(), institutions_visible_to(current_user))
    return render_template("parties/index.html", units=units, kinds=INSTITUTION_KIND_TEXT)


@bp.route("/instansi/<int:institution_id>")
@open_to()
def show(institution_id: int) -> ResponseReturnValue:
    """Show one institution with its offices, who holds them, and its people."""
    institution = _institution(institutions_visible_to(current_user), institution_id)
    offices = db.session.scalars(
        select(Office)
        .where(Office.institution_id == institution.id)
        .options(selectinload(Office.holdings).joinedload(OfficeHolding.person))
        .order_by(Office.title)
    ).all()
    people = db.session.scalars(
        people_visible_to(current_user)
        .where(Person.institution_id == institution.id)
        .order_by(Person.name)
    ).all()
    return render_template(
        "parties/institution.html",
        institution=institution,
        offices=offices,
        people=people,
        kinds=INSTITUTION_KIND_TEXT,
        silence_days=own_limit(db.session(), institution.id),
        may_write=_keeps(institution.id),
        today=today(),
    )


@bp.route("/instansi/tambah", methods=["GET", "POST"])
@open_to(*KEEPERS)
def add() -> ResponseReturnValue:
    """Add an institution."""
    form = InstitutionForm(data={"parent": request.args.get("di", type=int)})
    _offer_parents(form)
    if form.validate_on_submit():
        try:
            new = add_institution(db.session(), form.to_facts(), by=current_user, now=now())
        except CannotKeepInstitution as refusal:
            form.show(refusal.obstacles)
        else:
            flash(_("Instansi tersimpan."), "ok")
            return redirect(url_for(".show", institution_id=new.id))
    return render_form(
        "web/form_page.html", form, title=_("Tambah instansi"), back=url_for(".index")
    )


@bp.route("/instansi/<int:institution_id>/ubah", methods=["GET", "POST"])
@open_to(*KEEPERS)
def change(institution_id: int) -> ResponseReturnValue:
    """Change an institution."""
    institution = _institution(institutions_kept_by(current_user), institution_id)
    form = InstitutionForm(data={**_shown(institution), "parent": institution.parent_id})
    _offer_parents(form)
    if form.validate_on_submit():
        facts = form.to_facts()
        try:
            change_institution(db.session(), institution, facts, by=current_user, now=now())
        except CannotKeepInstitution as refusal:
            form.show(refusal.obstacles)
        else:
            flash(_("Instansi tersimpan."), "ok")
            return redirect(url_for(".show", institution_id=institution.id))
    return render_form(
        "web/form_page.html",
        form,
        title=_("Ubah %(name)s", name=institution.short_name),
        back=url_for(".show", institution_id=institution.id),
    )


@bp.route("/orang/")
@open_to()
def people() -> ResponseReturnValue:
    """List people, by any spelling of their name."""
    wanted = asked("q")
    query = people_visible_to(current_user).options(joinedload(Person.institution))
    spellings = (Person.name, Person.aliases)
    for word in wanted.split():
        query = query.where(or_(*(spelt.icontains(word, autoescape=True) for spelt in spellings)))
    page = db.paginate(
        query.order_by(Person.name),
        page=wanted_page(),
        per_page=25,
        error_out=False,
    )
    return render_template("parties/people.html", page=page, wanted=wanted)


@bp.route("/orang/<int:person_id>")
@open_to()
def person(person_id: int) -> ResponseReturnValue:
    """Show one person with the offices held, now and before."""
    shown = _person(people_visible_to(current_user), person_id)
    return render_template(
        "parties/person.html",
        person=shown,
        undeliverable=find_undeliverable(db.session(), shown.email),
        may_write=_keeps(shown.institution_id),
        today=today(),
    )


@bp.route("/orang/tambah", methods=["GET", "POST"])
@open_to(*KEEPERS)
def add_somebody() -> ResponseReturnValue:
    """Add a person."""
    form = PersonForm(data={"institution": request.args.get("di", type=int)})
    _offer_institutions(form.institution)
    if form.validate_on_submit():
        new = add_person(db.session(), form.to_facts(), by=current_user, now=now())
        flash(_("Orang tersimpan. Tambahkan jabatannya bila akan menandatangani."), "ok")
        return redirect(url_for(".person", person_id=new.id))
    return render_form("web/form_page.html", form, title=_("Tambah orang"), back=url_for(".people"))


@bp.route("/orang/<int:person_id>/ubah", methods=["GET", "POST"])
@open_to(*KEEPERS)
def change_somebody(person_id: int) -> ResponseReturnValue:
    """Change what is known of a person."""
    kept = _person(people_kept_by(current_user), person_id)
    form = PersonForm(data={**_shown(kept), "institution": kept.institution_id})
    _offer_institutions(form.institution)
    if form.validate_on_submit():
        if form.version.data != str(kept.version):
            form.form_errors.append(
                _("Data ini baru saja diubah orang lain. Muat ulang untuk melihatnya.")
            )
        else:
            change_person(db.session(), kept, form.to_facts(), by=current_user, now=now())
            flash(_("Perubahan tersimpan. Naskah yang sudah ditandatangani tidak berubah."), "ok")
            return redirect(url_for(".person", person_id=person_id))
    return render_form(
        "web/form_page.html",
        form,
        title=_("Ubah data orang"),
        back=url_for(".person", person_id=person_id),
    )


@bp.route("/orang/<int:person_id>/jabatan", methods=["GET", "POST"])
@open_to(*KEEPERS)
def put_in_office(person_id: int) -> ResponseReturnValue:
    """Give a person an office."""
    kept = _person(people_kept_by(current_user), person_id)
    form = AppointmentForm(data={"institution": kept.institution_id})
    _offer_institutions(form.institution)
    if form.validate_on_submit():
        try:
            appoint(db.session(), kept, form.to_appointment(), by=current_user, now=now())
        except CannotAppoint as refusal:
            form.show(refusal.obstacles)
        else:
            flash(_("Jabatan tersimpan."), "ok")
            return redirect(url_for(".person", person_id=person_id))
    return render_form(
        "web/form_page.html",
        form,
        title=_("Jabatan %(name)s", name=kept.name),
        back=url_for(".person", person_id=person_id),
    )


@bp.route("/orang/<int:person_id>/jabatan/<int:holding_id>/akhiri", methods=["GET", "POST"])
@open_to(*KEEPERS)
def leave_office(person_id: int, holding_id: int) -> ResponseReturnValue:
    """Record the last day in an office."""
    kept = _person(people_kept_by(current_user), person_id)
    holding = one_or_404(
        select(OfficeHolding).where(
            OfficeHolding.id == holding_id, OfficeHolding.person_id == kept.id
        )
    )
    form = LastDayForm(data={"last_day": today()})
    if form.validate_on_submit():
        try:
            end_holding(db.session(), holding, given(form.last_day), by=current_user, now=now())
        except CannotAppoint as refusal:
            form.last_day.errors = [APPOINTMENT_OBSTACLE_TEXT[o] for o in refusal.obstacles]
        else:
            flash(_("Masa jabatan berakhir pada tanggal itu."), "ok")
            return redirect(url_for(".person", person_id=person_id))
    return render_form(
        "web/form_page.html",
        form,
        title=_("Akhiri masa jabatan %(title)s", title=holding.title),
        back=url_for(".person", person_id=person_id),
    )


def _institution(query: Select[Institution], institution_id: int) -> Institution:
    return one_or_404(query.where(Institution.id == institution_id))


def _person(query: Select[Person], person_id: int) -> Person:
    return one_or_404(query.where(Person.id == person_id))


def _keeps(institution_id: int) -> bool:
    kept = institutions_kept_by(current_user).where(Institution.id == institution_id)
    return db.session.scalar(kept.with_only_columns(Institution.id)) is not None


def _shown(thing: Institution | Person) -> dict[str, object]:
    names = InstitutionForm if isinstance(thing, Institution) else PersonForm
    return {name: getattr(thing, name, None) for name in vars(names) if hasattr(thing, name)}


def _offer_institutions(field: SelectField) -> None:
    kept = tree(db.session(), institutions_kept_by(current_user))
    field.offer([("", _("– pilih –")), *((unit.id, unit.name) for unit in kept)])


def _offer_parents(form: InstitutionForm) -> None:
    kept = tree(db.session(), institutions_kept_by(current_user))
    nothing = ("", _("Tidak ada: instansi induk"))
    form.parent.offer([nothing, *((unit.id, unit.name) for unit in kept)])


DEED_TEXT = {
    "institution.add": lazy_gettext("menambah instansi"),
    "institution.change": lazy_gettext("mengubah instansi"),
    "person.add": lazy_gettext("menambah orang"),
    "person.change": lazy_gettext("mengubah data orang"),
    "person.appoint": lazy_gettext("mencatat jabatan"),
    "person.leave_office": lazy_gettext("mencatat akhir masa jabatan"),
}


def set_up(app: Flask) -> None:
    """Add these pages to the application."""
    app.register_blueprint(bp)
    tell_deeds(app, DEED_TEXT)
    everybody = (Role.LEGAL, Role.SUPERVISOR, Role.ADMIN)
    add_to_navigation(
        app,
        Entry("parties.index", "building", lazy_gettext("Instansi"), everybody, 70, Place.OFFICE),
        Entry("parties.people", "users", lazy_gettext("Orang"), everybody, 71, Place.OFFICE),
    )
