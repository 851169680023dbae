"""Clauses that many templates share: kept as versions, copied into a template, taken anew.

A template owns the copy, so that nothing it says changes by itself. The copy remembers where it
comes from (`shared`: key and version of the clause), so that newer wording can be offered.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pks.audit import trail
from pks.library.models import SharedClause
from pks.library.parts import Data, added, article_part, free_key, keys_in
from pks.naskah.parsing import parse_article
from pks.parties.models import Institution

#: What a shared clause keeps of an article; its conditions belong to the template.
FIELDS = ("title", "title_en", "text", "text_en", "source", "variants")


class IsRetired(Exception):
    """The clause is no longer offered."""


class HasNewer(Exception):
    """There is a newer version than the one that was shown; `newest` is it."""

    def __init__(self, newest: SharedClause) -> None:
        super().__init__(newest.key)
        self.newest = newest


def share(
    session: Session,
    institution: Institution,
    article: Mapping[str, Any],
    *,
    by: trail.Actor,
    now: datetime,
) -> SharedClause:
    """Keep an article as the first version of a new shared clause.

    :raises TemplateError: its text is not what it must be.
    """
    trail.wait_for_turn(session)
    taken = set(session.scalars(select(SharedClause.key).distinct()))
    key = free_key(taken, article["title"])
    data = _kept(article, article["key"], key)
    return _keep(session, institution, key, 1, data, None, by=by, now=now)


def revise(
    session: Session,
    clause: SharedClause,
    data: Mapping[str, Any],
    note: str | None,
    *,
    by: trail.Actor,
    now: datetime,
) -> SharedClause:
    """Keep `data` as the version after `clause`; return that, or `clause` if nothing is new.

    :raises HasNewer: somebody else has kept another version after `clause`; nothing was written.
    :raises IsRetired: the clause is no longer offered.
    :raises TemplateError: the text is not what it must be.
    """
    trail.wait_for_turn(session)
    session.refresh(clause)
    if clause.retired_at is not None:
        raise IsRetired
    last = newest_clause(session, clause.key)
    if last is not None and last.version > clause.version:
        raise HasNewer(last)
    kept = _kept(data, clause.key, clause.key)
    if kept == clause.data:
        return clause
    number = clause.version + 1
    return _keep(session, clause.institution, clause.key, number, kept, note, by=by, now=now)


def retire_clause(
    session: Session, clause: SharedClause, *, by: trail.Actor, now: datetime
) -> None:
    """Offer the clause no longer; the templates that have taken it over keep their copy.

    :raises IsRetired: it is no longer offered.
    """
    trail.wait_for_turn(session)
    session.refresh(clause)
    if clause.retired_at is not None:
        raise IsRetired
    for version in session.scalars(select(SharedClause).where(SharedClause.key == clause.key)):
        version.retired_at = now
    session.flush()
    _record(session, "clause.retire", clause, by, now)


def newest_clause(session: Session, key: str) -> SharedClause | None:
    """Return the newest version of a shared clause, or None."""
    query = select(SharedClause).where(SharedClause.key == key)
    return session.scalar(query.order_by(SharedClause.version.desc()).limit(1))


def inserted(data: Mapping[str, Any], clause: SharedClause, after: str | None) -> Data:
    """Return `data` with a copy of the clause as an article behind `after`, or first of all."""
    key = free_key(set(keys_in(data, "articles")), clause.key)
    return added(data, {"key": key} | copy_of(clause, key), "articles", after=after)


def taken_anew(data: Mapping[str, Any], article: str, clause: SharedClause) -> Data:
    """Return `data` with the article as the clause has it; what belongs to the template stays."""
    part = article_part(article)
    changed = part.write(data, {field: None for field in FIELDS if field != "variants"})
    position = keys_in(data, "articles").index(article)
    changed["articles"][position].pop("variants", None)
    changed["articles"][position] |= copy_of(clause, article)
    return changed


def copy_of(clause: SharedClause, article: str) -> Data:
    """Return the fields of an article that is a copy of the clause, with where they come from."""
    copied = _kept(clause.data, clause.key, article)
    return copied | {"shared": {"key": clause.key, "version": clause.version}}


def newer_clauses(session: Session, data: Mapping[str, Any]) -> dict[str, SharedClause]:
    """Return, by article, each shared clause of which there is a newer version than the copy."""
    copies = {one["key"]: one["shared"] for one in data["articles"] if one.get("shared")}
    if not copies:
        return {}
    keys = {copy["key"] for copy in copies.values()}
    newest = (
        select(SharedClause.key, func.max(SharedClause.version).label("version"))
        .where(SharedClause.key.in_(keys), SharedClause.retired_at.is_(None))
        .group_by(SharedClause.key)
        .subquery()
    )
    rows = session.scalars(
        select(SharedClause).join(
            newest,
            (SharedClause.key == newest.c.key) & (SharedClause.version == newest.c.version),
        )
    )
    found = {row.key: row for row in rows}
    return {
        article: found[copy["key"]]
        for article, copy in copies.items()
        if copy["key"] in found and found[copy["key"]].version > copy["version"]
    }


def _kept(article: Mapping[str, Any], old: str, new: str) -> Data:
    """Return what a clause keeps of `article`; references to itself follow its new name."""
    kept = {field: article[field] for field in FIELDS if article.get(field)}
    for name in ("text", "text_en"):
        if name in kept:
            kept[name] = renamed(kept[name], old, new)
    if "variants" in kept:
        kept["variants"] = [
            variant | {name: renamed(variant[name], old, new) for name in _texts_of(variant)}
            for variant in kept["variants"]
        ]
    return kept


def _texts_of(variant: Mapping[str, Any]) -> list[str]:
    return [name for name in ("text", "text_en") if variant.get(name)]


def renamed(text: str, old: str, new: str) -> str:
    """Return `text` with the references to the article `old` pointing to `new`.

    >>> renamed("{ayat:biaya.beban} {pasal:biaya} {pasal:biaya_2}", "biaya", "dana")
    '{ayat:dana.beban} {pasal:dana} {pasal:biaya_2}'
    """
    return re.sub(rf"(?<=:){re.escape(old)}(?=[.}}])", new, text)


def _keep(
    session: Session,
    institution: Institution,
    key: str,
    version: int,
    data: Data,
    note: str | None,
    *,
    by: trail.Actor,
    now: datetime,
) -> SharedClause:
    parse_article({"source": "", **data, "key": key})
    clause = SharedClause(
        key=key,
        version=version,
        institution_id=institution.id,
        title=data["title"],
        data=data,
        note=note,
        created_at=now,
        created_by_id=by.id,
    )
    session.add(clause)
    session.flush()
    _record(session, "clause.share" if version == 1 else "clause.revise", clause, by, now)
    return clause


def _record(
    session: Session, verb: str, clause: SharedClause, by: trail.Actor, now: datetime
) -> None:
    details = {"version": clause.version, "title": clause.title}
    trail.record(session, verb, f"clause:{clause.key}", by=by, now=now, details=details)
