"""Where evidence comes from: what photographs tell of themselves, and where else they were used."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.agreements.models import Agreement
from pks.files.models import StoredFile
from pks.files.pictures import look_alike, parts_of, read_picture
from pks.monitoring.models import Activity, Evidence
from pks.monitoring.picture_models import Picture, PicturePart
from pks.monitoring.queries import activities_visible_to
from pks.monitoring.sides import supervises

PICTURES = frozenset({"image/jpeg", "image/png"})


@dataclass(frozen=True)
class Twin:
    """Another activity that shows the same photograph or the same file."""

    activity_id: int
    title: str
    held_on: date
    same_file: bool
    """Whether it is the same file to the last bit; else only the picture looks the same."""


@dataclass(frozen=True)
class Origin:
    """What is known of one piece of evidence."""

    evidence: Evidence
    picture: Picture | None
    twins: Sequence[Twin]
    days_apart: int | None
    """From the day of the activity to the day that the camera names; negative: before it."""


def note_picture(session: Session, stored: StoredFile, content: IO[bytes]) -> None:
    """Keep what a photograph that has just been taken in tells of itself; else do nothing."""
    if stored.media_type not in PICTURES:
        return
    facts = read_picture(content)
    picture = Picture(
        file_id=stored.id,
        taken_at=facts.taken_at,
        latitude=facts.latitude,
        longitude=facts.longitude,
    )
    if facts.look is not None:
        picture.look = f"{facts.look:016x}"
        picture.parts = [
            PicturePart(position=position, bits=bits)
            for position, bits in enumerate(parts_of(facts.look))
        ]
    session.add(picture)


def may_see_origin(session: Session, user: User, agreement: Agreement) -> bool:
    """Tell whether `user` sees when and where photographs were taken, and gets them as they came:
    legal staff and supervisors of a party, who keep the papers and accept what was done.
    """
    return supervises(session, agreement.parties, user)


def origins_of(session: Session, activity: Activity, user: User) -> list[Origin]:
    """Return what is known of each piece of evidence of `activity`, which `user` may see."""
    ids = [evidence.file_id for evidence in activity.evidence]
    found = session.scalars(select(Picture).where(Picture.file_id.in_(ids)))
    pictures = {picture.file_id: picture for picture in found}
    return [
        Origin(
            evidence,
            picture := pictures.get(evidence.file_id),
            twins_of(session, evidence.file, user, besides=activity),
            _days_apart(activity, picture),
        )
        for evidence in activity.evidence
    ]


def twins_of(
    session: Session, stored: StoredFile, user: User, *, besides: Activity
) -> Sequence[Twin]:
    """List the activities visible to `user` with the same file, or a picture that looks alike."""
    picture = session.get(Picture, stored.id)
    same: ColumnElement[bool] = StoredFile.sha256 == stored.sha256
    if picture is not None and picture.look:
        same = or_(same, StoredFile.id.in_(_maybe_alike(picture.look)))
    query = (
        activities_visible_to(user)
        .join(Evidence, Evidence.activity_id == Activity.id)
        .join(StoredFile, StoredFile.id == Evidence.file_id)
        .outerjoin(Picture, Picture.file_id == StoredFile.id)
        .where(same, Activity.id != besides.id)
        .order_by(Activity.held_on, Activity.id)
        .with_only_columns(
            Activity.id, Activity.title, Activity.held_on, StoredFile.sha256, Picture.look
        )
    )
    rows = session.execute(query).all()
    twins = (
        Twin(row.id, row.title, row.held_on, row.sha256 == stored.sha256)
        for row in rows
        if row.sha256 == stored.sha256 or _alike(picture, row.look)
    )
    return _one_each(twins)


def _maybe_alike(look: str) -> Select[int]:
    """Select the pictures that have a part of `look`: all that look alike, and some others."""
    parts = enumerate(parts_of(int(look, 16)))
    return select(PicturePart.file_id).where(
        or_(*(and_(PicturePart.position == at, PicturePart.bits == bits) for at, bits in parts))
    )


def _alike(picture: Picture | None, look: str | None) -> bool:
    return bool(
        picture and picture.look and look and look_alike(int(picture.look, 16), int(look, 16))
    )


def _one_each(twins: Iterable[Twin]) -> list[Twin]:
    """Keep one line an activity; the very same file says more than a picture that looks alike."""
    found: dict[int, Twin] = {}
    for twin in twins:
        if twin.activity_id not in found or twin.same_file:
            found[twin.activity_id] = twin
    return list(found.values())


def _days_apart(activity: Activity, picture: Picture | None) -> int | None:
    if picture is None or picture.taken_at is None:
        return None
    return (picture.taken_at.date() - activity.held_on).days
