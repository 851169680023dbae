"""Taking in what somebody reports on a form: from an account here, by personal link elsewhere.

A browser on a bad line may send the same form twice, and never fills a file field again: the form
has a key by which it is logged once, and what was uploaded is kept even if the rest is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import abort, make_response, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import FileStorage

from pks.accounts.models import User
from pks.accounts.visitor import Author
from pks.agreements.models import Agreement
from pks.db import db
from pks.files.models import StoredFile
from pks.files.reasons import UploadRefused
from pks.files.words import REASON_TEXT
from pks.monitoring.activities import CannotLogActivity, Fulfils, log_activity
from pks.monitoring.forms import ActivityForm, form_serving
from pks.monitoring.models import Activity, FollowUp
from pks.monitoring.origins import note_picture
from pks.monitoring.sheet_models import AttendanceSheet
from pks.monitoring.sheets import give_to
from pks.monitoring.waiting import servable
from pks.web.clock import now, today
from pks.web.forms import render_form
from pks.web.kept_files import files_of, mark_of
from pks.web.storage import is_given, keep_upload, store


@dataclass(frozen=True)
class Draft:
    """What somebody has told elsewhere, and the form is filled in with."""

    held_on: date
    outcome: str
    files: Sequence[StoredFile]


@dataclass
class Report:
    """A form about what was done under an agreement, and what it is about."""

    agreement: Agreement
    follow_up: FollowUp | None
    others: Sequence[FollowUp]
    """What else of the agreement it may fulfil."""
    form: ActivityForm
    sheet: AttendanceSheet | None = None
    """The attendance sheet whose names it takes."""
    draft: Draft | None = None
    files: list[StoredFile] = field(default_factory=list)

    @property
    def kept(self) -> list[tuple[str, StoredFile]]:
        """Return the files that were taken, each with the mark under which it comes back."""
        return [(mark_of(file), file) for file in self.files]


def report_on(
    agreement: Agreement,
    follow_up: FollowUp | None,
    *,
    sheet: AttendanceSheet | None = None,
    draft: Draft | None = None,
) -> Report:
    """Return a form about `follow_up`, or about `agreement`, with what is known filled in."""
    found = servable(db.session(), agreement, today=today())
    others = [other for other in found if other is not follow_up]
    form = form_serving(others)(data=_known(follow_up, sheet, draft))
    scopes = [follow_up.commitment.scope] if follow_up else agreement.scopes
    form.scope.offer((scope.key, scope.title) for scope in scopes)
    if follow_up is None:
        del form.completes
    files = list(draft.files) if draft else []
    return Report(agreement, follow_up, others, form, sheet, draft, files)


def send(report: Report, *, by: Author) -> Activity | None:
    """Log what was sent, once; None when it was refused, and the form says why.

    Commits what was uploaded before anything else is looked at.
    """
    form, session = report.form, db.session()
    if earlier := _sent_before(form, by):
        return earlier
    is_whole = not _brings_only_files() and form.validate()
    report.files = _kept(report, by)
    report.files += [*_taken(form, "photos"), *_taken(form, "files")]
    report.files = list({file.sha256: file for file in report.files}.values())
    # A commit of its own: what was uploaded is kept even if the rest is refused.
    session.commit()
    if not is_whole or form.photos.errors or form.files.errors:
        return None
    try:
        return _logged(report, by)
    except CannotLogActivity as refusal:
        form.show(refusal.obstacles)
        return None
    except IntegrityError:
        # The same form, sent twice at once: the other one was faster.
        session.rollback()
        return _sent_before(form, by) or abort(409)


def show(report: Report, template: str, **context: Any) -> ResponseReturnValue:
    """Show the form, with what was refused beside each field."""
    answer = make_response(
        render_form(template, report.form, report=report, kept=report.kept, **context)
    )
    if _brings_only_files() and not report.form.errors:
        answer.status_code = 200  # all that was sent has been taken
    return answer


def _brings_only_files() -> bool:
    """Tell whether the browser sends the files before the form, each on its own."""
    return "only_files" in request.form


def _kept(report: Report, by: Author) -> list[StoredFile]:
    """Return the files that come back with the form: its owner's, and those of its draft."""
    marks = request.form.getlist("kept")
    drafted = report.draft.files if report.draft else ()
    own = files_of(db.session(), marks, by.id)
    return [*own, *(file for file in drafted if mark_of(file) in marks)]


def _known(
    follow_up: FollowUp | None, sheet: AttendanceSheet | None, draft: Draft | None
) -> dict[str, object]:
    known: dict[str, object] = {"held_on": today()}
    if follow_up is not None:
        known |= {"title": follow_up.commitment.activity[:200], "completes": True}
    if sheet is not None:
        names = "\n".join(str(entry.attendee) for entry in sheet.entries)
        known |= {
            "title": sheet.title,
            "held_on": sheet.held_on,
            "place": sheet.place,
            "attendance": names,
        }
    if draft is not None:
        known |= {"held_on": draft.held_on, "outcome": draft.outcome}
    return known


def _logged(report: Report, by: Author) -> Activity:
    served = report.form.served()
    activity = log_activity(
        db.session(),
        report.agreement,
        report.form.to_facts(),
        report.files,
        report.follow_up,
        by=by,
        now=now(),
        today=today(),
        others=[Fulfils(f, served[f.id]) for f in report.others if f.id in served],
    )
    if report.sheet is not None and isinstance(by, User):
        give_to(db.session(), report.sheet, activity, by=by, now=now())
    return activity


def _sent_before(form: ActivityForm, by: Author) -> Activity | None:
    if not form.form_key.data:
        return None
    found = db.session.scalar(select(Activity).where(Activity.form_key == form.form_key.data))
    return found if found is not None and found.is_logged_by(by) else None


def _taken(form: ActivityForm, name: str) -> list[StoredFile]:
    """Keep what a field has brought; say beside it what was not taken, and why."""
    uploads: list[FileStorage] = [upload for upload in form[name].data or [] if is_given(upload)]
    taken = []
    for upload in uploads:
        try:
            stored = keep_upload(upload, now=now())
        except UploadRefused as refusal:
            form.show_error(name, f"{upload.filename}: {REASON_TEXT[refusal.reason]}")
            continue
        with store().open(stored.sha256) as content:
            note_picture(db.session(), stored, content)
        taken.append(stored)
    return taken
