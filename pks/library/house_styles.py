"""Keeping the house styles of institutions, and finding the one that a paper is written in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from pks.audit import trail
from pks.files.models import StoredFile
from pks.files.store import ContentStore
from pks.library.style_models import InstitutionStyle
from pks.naskah.assemble import Side
from pks.naskah.docx.reference import CannotUseReference, ReferenceFault, read_reference
from pks.naskah.house_style import (
    DEFAULT_STYLE,
    LEAST_TEXT_HEIGHT,
    LEAST_TEXT_WIDTH,
    FirstLabel,
    HouseStyle,
    Logo,
    Margins,
    NotAPicture,
    PageSize,
    Picture,
    Reference,
    picture_of,
)
from pks.parties.models import Institution


class Slot(StrEnum):
    """A file of a house style. The value stands in the address of its page."""

    LOGO = "logo"
    EMBLEM = "lambang"
    REFERENCE = "acuan"


@dataclass(frozen=True)
class StyleFacts:
    """What is chosen. Margins are in millimetres: top, right, bottom, left."""

    page: PageSize = PageSize.F4
    margins_mm: tuple[int, int, int, int] = (25, 25, 25, 30)
    font: str = DEFAULT_STYLE.font
    font_points: int = DEFAULT_STYLE.font_points
    first_label: FirstLabel = FirstLabel.KESATU
    first_signs: Side = Side.RIGHT

    def to_style(self) -> HouseStyle:
        """Return what the document engine is told, still without pictures and reference."""
        return HouseStyle(
            page=self.page,
            margins=Margins.of_millimetres(*self.margins_mm),
            font=self.font,
            font_points=self.font_points,
            first_label=self.first_label,
            first_signs=self.first_signs,
        )


class StyleObstacle(StrEnum):
    """Why a house style cannot be kept so. Those of a reference are `ReferenceFault`'s."""

    MARGINS_TOO_WIDE = "margins_too_wide"
    NOT_A_PICTURE = "not_a_picture"
    NOT_A_DOCX = ReferenceFault.NOT_A_DOCX.value
    TOO_LARGE = ReferenceFault.TOO_LARGE.value
    DOCUMENT_TYPE = ReferenceFault.DOCUMENT_TYPE.value
    NO_STYLES = ReferenceFault.NO_STYLES.value
    PAGE_UNUSABLE = ReferenceFault.PAGE_UNUSABLE.value
    PICTURES_TOO_LARGE = ReferenceFault.PICTURES_TOO_LARGE.value


class CannotKeepStyle(Exception):
    """The style cannot be kept so; `obstacles` names every reason."""

    def __init__(self, obstacles: list[StyleObstacle]) -> None:
        super().__init__(", ".join(obstacles))
        self.obstacles = obstacles


def choose_style(
    session: Session, institution: Institution, facts: StyleFacts, *, by: trail.Actor, now: datetime
) -> None:
    """Choose page, font, labels and side of an institution's papers.

    :raises CannotKeepStyle: the margins leave no room.
    """
    if obstacles := _page_obstacles(facts):
        raise CannotKeepStyle(obstacles)
    style = _own_style(session, institution, by=by, now=now)
    _write(style, facts)
    _record(session, style, "choose", by=by, now=now)


def put_file(
    session: Session,
    institution: Institution,
    slot: Slot,
    file: StoredFile,
    store: ContentStore,
    *,
    by: trail.Actor,
    now: datetime,
) -> None:
    """Give the style of an institution its logo, its emblem or its reference.

    :raises CannotKeepStyle: the file is not what its slot needs.
    """
    if obstacles := _file_obstacles(slot, store.path(file.sha256)):
        raise CannotKeepStyle(obstacles)
    style = _own_style(session, institution, by=by, now=now)
    setattr(style, slot.name.lower(), file)
    _record(session, style, "put", by=by, now=now, slot=slot, sha256=file.sha256)


def take_file_away(
    session: Session, institution: Institution, slot: Slot, *, by: trail.Actor, now: datetime
) -> None:
    """Let the style of an institution do without a file."""
    style = _own_style(session, institution, by=by, now=now)
    setattr(style, slot.name.lower(), None)
    _record(session, style, "take_away", by=by, now=now, slot=slot)


def drop_style(
    session: Session, institution: Institution, *, by: trail.Actor, now: datetime
) -> None:
    """Let an institution follow again the one above it, or the default."""
    style = session.get(InstitutionStyle, institution.id)
    if style is not None:
        session.delete(style)
        thing = f"institution:{institution.id}"
        trail.record(session, "house_style.drop", thing, by=by, now=now)


def _own_style(
    session: Session, institution: Institution, *, by: trail.Actor, now: datetime
) -> InstitutionStyle:
    """Return the institution's own style; a new one begins with what it has followed so far."""
    style = session.get(InstitutionStyle, institution.id)
    if style is None:
        followed = nearest_style(session, institution)
        style = InstitutionStyle(
            institution_id=institution.id, reference=followed.reference if followed else None
        )
        _write(style, facts_of(followed) if followed else StyleFacts())
    style.changed_at, style.changed_by_id = now, by.id
    session.add(style)
    return style


def _write(style: InstitutionStyle, facts: StyleFacts) -> None:
    style.page, style.font, style.font_points = facts.page, facts.font, facts.font_points
    style.top_mm, style.right_mm, style.bottom_mm, style.left_mm = facts.margins_mm
    style.first_label, style.first_signs = facts.first_label, facts.first_signs


def _record(
    session: Session,
    style: InstitutionStyle,
    deed: str,
    *,
    by: trail.Actor,
    now: datetime,
    **details: str,
) -> None:
    session.flush()
    thing = f"institution:{style.institution_id}"
    trail.record(session, f"house_style.{deed}", thing, by=by, now=now, details=details)


def facts_of(style: InstitutionStyle) -> StyleFacts:
    """Return what was chosen."""
    return StyleFacts(
        page=style.page,
        margins_mm=(style.top_mm, style.right_mm, style.bottom_mm, style.left_mm),
        font=style.font,
        font_points=style.font_points,
        first_label=style.first_label,
        first_signs=style.first_signs,
    )


def nearest_style(session: Session, institution: Institution) -> InstitutionStyle | None:
    """Return the style that an institution follows: its own, or that of the nearest above."""
    found = _nearest_first(_styles_above(session, institution), institution)
    return found[0] if found else None


def chosen_style_for(session: Session, first: Institution) -> HouseStyle:
    """Return the choices that hold for a first party: all that assembling a text asks for.

    Without logos and reference: no file is opened.
    """
    nearest = nearest_style(session, first)
    return facts_of(nearest).to_style() if nearest else DEFAULT_STYLE


def house_style_for(
    session: Session,
    parties: tuple[Institution, Institution],
    store: ContentStore,
    *,
    with_emblem: bool = False,
) -> HouseStyle:
    """Return the style that a paper of two parties is written in.

    It is that of the first party, or of the nearest institution above it that has one. Each party
    brings its own logo, or that of the nearest above it.

    :param with_emblem: the paper may carry one emblem in place of the logos: a Nota Kesepakatan.
    """
    styles = _styles_above(session, *parties)
    first, second = (_logo(styles, party, Slot.LOGO, store) for party in parties)
    firsts = _nearest_first(styles, parties[0])
    style = facts_of(firsts[0]).to_style() if firsts else DEFAULT_STYLE
    reference = firsts[0].reference if firsts else None
    return replace(
        style,
        logos=(first, second),
        emblem=_logo(styles, parties[0], Slot.EMBLEM, store) if with_emblem else None,
        reference=_reference(store.path(reference.sha256)) if reference else None,
    )


def reference_of(style: InstitutionStyle, store: ContentStore) -> Reference | None:
    """Return what is understood of a style's reference, or None if it has none."""
    return _reference(store.path(style.reference.sha256)) if style.reference else None


def _styles_above(session: Session, *institutions: Institution) -> Sequence[InstitutionStyle]:
    """List the styles of these institutions and of all above them, with their files."""
    ids = {int(step) for unit in institutions for step in unit.path.split("/") if step}
    query = select(InstitutionStyle).where(InstitutionStyle.institution_id.in_(ids))
    return session.scalars(
        query.options(
            joinedload(InstitutionStyle.institution),
            joinedload(InstitutionStyle.logo),
            joinedload(InstitutionStyle.emblem),
            joinedload(InstitutionStyle.reference),
        )
    ).all()


def _nearest_first(
    styles: Sequence[InstitutionStyle], institution: Institution
) -> list[InstitutionStyle]:
    above = [style for style in styles if institution.is_within(style.institution)]
    return sorted(above, key=lambda style: len(style.institution.path), reverse=True)


def _logo(
    styles: Sequence[InstitutionStyle], party: Institution, slot: Slot, store: ContentStore
) -> Logo | None:
    for style in _nearest_first(styles, party):
        file: StoredFile | None = getattr(style, slot.name.lower())
        if file is not None:
            return Logo(_picture(store.path(file.sha256)), party.name)
    return None


# Read once in each process: what a place in the store holds never changes.
@lru_cache(maxsize=64)
def _picture(place: Path) -> Picture:
    return picture_of(place.read_bytes())


@lru_cache(maxsize=32)
def _reference(place: Path) -> Reference:
    return read_reference(place.read_bytes())


def _page_obstacles(facts: StyleFacts) -> list[StyleObstacle]:
    sheet = facts.to_style().sheet
    height = sheet.height - sheet.margins.top - sheet.margins.bottom
    if sheet.text_width() < LEAST_TEXT_WIDTH or height < LEAST_TEXT_HEIGHT:
        return [StyleObstacle.MARGINS_TOO_WIDE]
    return []


def _file_obstacles(slot: Slot, place: Path) -> list[StyleObstacle]:
    try:
        if slot is Slot.REFERENCE:
            _reference(place)
        else:
            _picture(place)
    except NotAPicture:
        return [StyleObstacle.NOT_A_PICTURE]
    except CannotUseReference as refusal:
        return [StyleObstacle(refusal.fault.value)]
    return []
