"""Making a report and keeping it: its Word document in the office's layout, and its workbook."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.audit import trail
from pks.files.models import StoredFile
from pks.files.store import ContentStore
from pks.files.uploads import accept, keep
from pks.parties.models import Institution
from pks.reports.layout import CannotFill, builtin_layout, fill_layout, values_of
from pks.reports.models import ReportIssue, ReportLayout, ReportSchedule
from pks.reports.periodic import FigureKey, Report
from pks.reports.sheet import workbook_of


@dataclass(frozen=True)
class Addresses:
    """Where a report and the records of each of its figures are to be found."""

    page: str
    of_figure: Mapping[FigureKey, str]


#: Says where the report of an institution, by id, on a period, by key, is found.
AddressesOf = Callable[[int, str], Addresses]


def document_of(report: Report, layout: bytes | None, addresses: Addresses) -> bytes:
    """Return the Word document of `report`, in the office's layout or the built-in one.

    :raises CannotFill: the layout cannot be filled.
    """
    values = values_of(report, addresses.of_figure, addresses.page)
    return fill_layout(layout or builtin_layout(), values)


def layout_in_use(session: Session, institution: Institution) -> ReportLayout | None:
    """Return the layout that counts for `institution`: its own, or that of the nearest one above
    it; None where the built-in one counts.
    """
    line = [int(step) for step in institution.path.split("/") if step]
    query = (
        select(ReportLayout, Institution.path)
        .join(Institution, Institution.id == ReportLayout.institution_id)
        .where(ReportLayout.institution_id.in_(line), ReportLayout.retired_at.is_(None))
    )
    found = sorted(session.execute(query), key=lambda row: len(row[1]))
    return found[-1][0] if found else None


def keep_layout(
    session: Session,
    institution: Institution,
    file: StoredFile,
    content: bytes,
    sample: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
) -> ReportLayout:
    """Use `file` as the layout of `institution` from now on, once it has been filled in trial.

    :raises CannotFill: it cannot be filled with `sample`; the former layout stays in use.
    """
    fill_layout(content, sample)
    retire_layout(session, institution, by=by, now=now)
    layout = ReportLayout(
        institution_id=institution.id, file=file, uploaded_at=now, uploaded_by_id=by.id
    )
    session.add(layout)
    session.flush()
    trail.record(
        session,
        "report.layout",
        f"institution:{institution.id}",
        by=by,
        now=now,
        details={"sha256": file.sha256},
    )
    return layout


def retire_layout(session: Session, institution: Institution, *, by: User, now: datetime) -> bool:
    """Let the layout above, or the built-in one, count again; return whether anything changed."""
    own = session.scalars(
        select(ReportLayout).where(
            ReportLayout.institution_id == institution.id, ReportLayout.retired_at.is_(None)
        )
    ).all()
    for layout in own:
        layout.retired_at = now
    if own:
        thing = f"institution:{institution.id}"
        trail.record(session, "report.layout_retire", thing, by=by, now=now)
    session.flush()
    return bool(own)


def keep_report(
    session: Session,
    store: ContentStore,
    report: Report,
    institution: Institution,
    schedule: ReportSchedule | None,
    addresses: Addresses,
    *,
    by: User,
    now: datetime,
) -> ReportIssue:
    """Make the files of `report` and keep them, with its figures as they are now.

    A layout that can no longer be filled gives way to the built-in one: the report must not fail.
    """
    name = f"Laporan {report.period.name} {institution.short_name}"
    docx = _document(session, store, report, institution, addresses)
    book = workbook_of(report, addresses.of_figure, made_at=now)
    issue = ReportIssue(
        schedule_id=schedule.id if schedule else None,
        institution=institution,
        kind=report.period.kind,
        from_on=report.period.from_on,
        until_on=report.period.until_on,
        figures={key.value: report.count(key) for key in FigureKey},
        docx=_kept(session, store, docx, f"{name}.docx", by=by, now=now),
        xlsx=_kept(session, store, book, f"{name}.xlsx", by=by, now=now),
        made_at=now,
        made_by_id=by.id,
    )
    session.add(issue)
    session.flush()
    trail.record(
        session,
        "report.keep",
        f"report:{issue.id}",
        by=None if schedule else by,
        now=now,
        details={"period": report.period.key, "institution": institution.id},
    )
    return issue


def _document(
    session: Session,
    store: ContentStore,
    report: Report,
    institution: Institution,
    addresses: Addresses,
) -> bytes:
    layout = layout_in_use(session, institution)
    if layout is not None:
        try:
            return document_of(report, store.path(layout.file.sha256).read_bytes(), addresses)
        except (CannotFill, OSError):
            pass
    return document_of(report, None, addresses)


def _kept(
    session: Session, store: ContentStore, content: bytes, name: str, *, by: User, now: datetime
) -> StoredFile:
    accepted = accept(BytesIO(content), name, limit_bytes=len(content))
    return keep(session, store, accepted, by_id=by.id, now=now)
