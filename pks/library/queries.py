"""Reads about templates and shared clauses; each begins with what this user may see."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from pks.accounts.models import Role, User
from pks.library.models import SharedClause, Shelved, TemplateVersion
from pks.library.shelf import builtin_state, ids_of_own_tree
from pks.naskah import builtin_templates, latest_template
from pks.parties.queries import ids_of_own_branch


@dataclass(frozen=True)
class Shelf:
    """One template with its versions, the newest first."""

    key: str
    name: str
    kind: str
    owner: str | None
    """The short name of the institution; None for a built-in one."""
    versions: tuple[tuple[int, Shelved], ...]


def templates_visible_to(user: User) -> Select[TemplateVersion]:
    """Select the versions of the templates of the user's own tree, for legal staff."""
    query = select(TemplateVersion)
    if user.role is not Role.LEGAL:
        return query.where(TemplateVersion.id.is_(None))
    return query.where(TemplateVersion.institution_id.in_(ids_of_own_tree(user)))


def templates_kept_by(user: User) -> Select[TemplateVersion]:
    """Select what `user` may change: the templates of the own institution and of those below."""
    return templates_visible_to(user).where(
        TemplateVersion.institution_id.in_(ids_of_own_branch(user))
    )


def clauses_visible_to(user: User) -> Select[SharedClause]:
    """Select the versions of the shared clauses of the user's own tree, for legal staff."""
    query = select(SharedClause)
    if user.role is not Role.LEGAL:
        return query.where(SharedClause.id.is_(None))
    return query.where(SharedClause.institution_id.in_(ids_of_own_tree(user)))


def clauses_kept_by(user: User) -> Select[SharedClause]:
    """Select what `user` may revise: the clauses of the own institution and of those below."""
    return clauses_visible_to(user).where(SharedClause.institution_id.in_(ids_of_own_branch(user)))


def all_shelves(session: Session, user: User) -> list[Shelf]:
    """List the templates that `user` may see: the built-in ones, then those of the own tree."""
    shelves = []
    for key, newest in builtin_templates():
        template = latest_template(key)
        versions = tuple((number, builtin_state(key, number)) for number in range(newest, 0, -1))
        shelves.append(Shelf(key, template.name, template.kind, None, versions))
    query = templates_visible_to(user).options(joinedload(TemplateVersion.institution))
    by_key = defaultdict(list)
    for row in session.scalars(query.order_by(TemplateVersion.version.desc())):
        by_key[row.key].append(row)
    for key, rows in sorted(by_key.items(), key=lambda entry: entry[1][0].name.casefold()):
        stated = tuple((row.version, row.state) for row in rows)
        last = rows[0]
        shelves.append(Shelf(key, last.name, last.kind, last.institution.short_name, stated))
    return shelves


def versions_of(session: Session, user: User, key: str) -> Sequence[TemplateVersion]:
    """List the versions of a template that `user` may see, the newest first."""
    query = templates_visible_to(user).where(TemplateVersion.key == key)
    return session.scalars(query.order_by(TemplateVersion.version.desc())).all()


def offered_clauses(session: Session, user: User) -> list[SharedClause]:
    """List the newest version of each shared clause that is not retired, by title."""
    query = clauses_visible_to(user).where(SharedClause.retired_at.is_(None))
    rows = session.scalars(query.order_by(SharedClause.version))
    newest = {row.key: row for row in rows}
    return sorted(newest.values(), key=lambda row: row.title.casefold())


def templates_with(session: Session, user: User, clause: str) -> list[tuple[TemplateVersion, int]]:
    """List the templates that have a copy of a shared clause, with the version of the copy."""
    rows = session.scalars(templates_visible_to(user).order_by(TemplateVersion.name))
    return [(row, version) for row in rows for version in _copies(row.data, clause)]


def _copies(data: Mapping[str, Any], clause: str) -> list[int]:
    copies = (article.get("shared") or {} for article in data["articles"])
    return [copy["version"] for copy in copies if copy.get("key") == clause]
