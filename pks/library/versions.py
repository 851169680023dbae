"""What is done to a template of our own: begun, changed, published, retired. No request.

That a published version never changes is held here: every verb that writes asks for a draft
first, with all writers waiting for each other. A trigger in the database would have to let
the marks of publishing and retiring pass, and would not be asked by whoever can drop it; the trail
keeps a digest of what was published, so that a change by other hands would be seen.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.audit import trail
from pks.library.inspecting import Remark, inspect_template
from pks.library.models import Shelved, TemplateVersion
from pks.library.parts import Data, Part, digest, free_key
from pks.library.shelf import data_of, is_builtin
from pks.naskah import parse_template
from pks.parties.models import Institution


class NotADraft(Exception):
    """The version is published or retired: it never changes."""


class NotPublished(Exception):
    """Only what is published can be retired."""


class HasDraft(Exception):
    """The template has a draft already; `version` is its number."""

    def __init__(self, version: int) -> None:
        super().__init__(str(version))
        self.version = version


class ChangedMeanwhile(Exception):
    """Somebody else has changed this part; `stored` is what it says now, None if it is gone."""

    def __init__(self, stored: Mapping[str, Any] | None) -> None:
        super().__init__("changed meanwhile")
        self.stored = stored


class CannotPublish(Exception):
    """The draft is not fit to be published; `remarks` names every reason."""

    def __init__(self, remarks: tuple[Remark, ...]) -> None:
        super().__init__(", ".join(remark.message for remark in remarks))
        self.remarks = remarks


def make_own(
    session: Session,
    key: str,
    version: int,
    institution: Institution,
    name: str,
    *,
    by: trail.Actor,
    now: datetime,
) -> TemplateVersion:
    """Begin a template of `institution` with the data of another one, under a name of its own.

    :raises LookupError: there is no such version to begin with.
    """
    trail.wait_for_turn(session)
    data = deepcopy(dict(data_of(session, key, version)))
    data |= {"key": _free_key(session, institution, name), "version": 1, "name": name}
    return _begin(session, data, institution, (key, version), by=by, now=now)


def new_version(
    session: Session, row: TemplateVersion, *, by: trail.Actor, now: datetime
) -> TemplateVersion:
    """Begin the next version of a template with the data of `row`.

    :raises HasDraft: one is being written already.
    """
    trail.wait_for_turn(session)
    versions = session.execute(
        select(TemplateVersion.version, TemplateVersion.state).where(TemplateVersion.key == row.key)
    ).all()
    for version, state in versions:
        if state is Shelved.DRAFT:
            raise HasDraft(version)
    number = max(version for version, _state in versions) + 1
    data = deepcopy(row.data) | {"version": number}
    return _begin(session, data, row.institution, (row.key, row.version), by=by, now=now)


def change(
    session: Session,
    row: TemplateVersion,
    edit: Callable[[Data], Data],
    *,
    by: trail.Actor,
    now: datetime,
    part: Part | None = None,
    seen: str | None = None,
) -> None:
    """Change a draft; what would make it wrong is refused, so that it can always be shown.

    :param edit: makes the new data from that which is stored.
    :param part: what is being changed; with it, `seen` is the digest of what the writer saw there.
    :raises NotADraft: the version is published.
    :raises ChangedMeanwhile: somebody else has changed this part since; nothing was written.
    :raises TemplateError: the template would be wrong, with place and fault.
    """
    _take_draft(session, row)
    if part is not None:
        _refuse_overwriting(row.data, part, seen)
    data = edit(row.data)
    if data == row.data:
        return
    parse_template(data)
    row.data, row.name = data, data["name"]
    row.changed_at, row.changed_by_id = now, by.id
    session.flush()
    path = "/".join(part.path) if part else ""
    _record(session, "template.change", row, by, now, part=path)


def publish(
    session: Session, row: TemplateVersion, note: str | None, *, by: trail.Actor, now: datetime
) -> None:
    """Let drafts begin from this version; the one published before it is retired.

    :param note: what is new in it.
    :raises NotADraft: it is published already.
    :raises CannotPublish: the check has found an error.
    """
    _take_draft(session, row)
    inspection = inspect_template(session, row.data)
    if inspection.errors:
        raise CannotPublish(inspection.errors)
    before = session.scalar(
        select(TemplateVersion).where(
            TemplateVersion.key == row.key, TemplateVersion.state == Shelved.PUBLISHED
        )
    )
    if before is not None:
        retire(session, before, by=by, now=now)
    row.published_by_id, row.published_at = by.id, now
    row.state, row.note = Shelved.PUBLISHED, note
    session.flush()
    _record(session, "template.publish", row, by, now, note=note, digest=digest(row.data))


def retire(session: Session, row: TemplateVersion, *, by: trail.Actor, now: datetime) -> None:
    """Let no new draft begin from this version; drafts that stand on it stay.

    :raises NotPublished: it is a draft, or retired already.
    """
    trail.wait_for_turn(session)
    session.refresh(row)
    if row.state is not Shelved.PUBLISHED:
        raise NotPublished
    row.state = Shelved.RETIRED
    row.retired_at, row.retired_by_id = now, by.id
    session.flush()
    _record(session, "template.retire", row, by, now)


def discard(session: Session, row: TemplateVersion, *, by: trail.Actor, now: datetime) -> None:
    """Throw a draft away.

    :raises NotADraft: the version is published.
    """
    _take_draft(session, row)
    _record(session, "template.discard", row, by, now)
    session.delete(row)
    session.flush()


def _free_key(session: Session, institution: Institution, name: str) -> str:
    taken = set(session.scalars(select(TemplateVersion.key).distinct()))
    key = free_key(taken, name)
    return key if not is_builtin(key) else free_key({*taken, key}, key)


def _begin(
    session: Session,
    data: Data,
    institution: Institution,
    based_on: tuple[str, int],
    *,
    by: trail.Actor,
    now: datetime,
) -> TemplateVersion:
    row = TemplateVersion(
        key=data["key"],
        version=data["version"],
        institution_id=institution.id,
        kind=data["kind"],
        name=data["name"],
        data=data,
        state=Shelved.DRAFT,
        based_on_key=based_on[0],
        based_on_version=based_on[1],
        created_at=now,
        created_by_id=by.id,
        changed_at=now,
        changed_by_id=by.id,
    )
    session.add(row)
    session.flush()
    _record(session, "template.begin", row, by, now, based_on=list(based_on))
    return row


def _take_draft(session: Session, row: TemplateVersion) -> None:
    """Wait for other writers, and look again."""
    trail.wait_for_turn(session)
    session.refresh(row)
    if row.state is not Shelved.DRAFT:
        raise NotADraft


def _refuse_overwriting(data: Data, part: Part, seen: str | None) -> None:
    try:
        stored = part.read(data)
    except LookupError:
        raise ChangedMeanwhile(None) from None
    if digest(stored) != seen:
        raise ChangedMeanwhile(stored)


def _record(
    session: Session,
    verb: str,
    row: TemplateVersion,
    by: trail.Actor,
    now: datetime,
    **details: Any,
) -> None:
    details |= {"version": row.version, "name": row.name}
    trail.record(session, verb, f"template:{row.key}", by=by, now=now, details=details)
