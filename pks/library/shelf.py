"""Where drafts find their template: the built-in ones and those that institutions have made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, aliased

from pks.accounts.models import User
from pks.library.models import Shelved, TemplateVersion
from pks.naskah import (
    Language,
    Template,
    builtin_data,
    builtin_templates,
    find_template,
    latest_template,
    parse_template,
)
from pks.parties.models import Institution

_Name = tuple[str, int, Language, datetime]

# Of each database its own. What is published never changes; the moment of publishing is part of
# the name, because a publishing that was rolled back has not been one.
_parsed: WeakKeyDictionary[Any, dict[_Name, Template]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Offer:
    """A template that a new draft may begin with: its newest published version."""

    key: str
    version: int
    name: str
    kind: str


def find(
    session: Session, key: str, version: int, language: Language = Language.INDONESIAN
) -> Template:
    """Return a version of a template, whatever its state.

    :raises LookupError: there is no such version.
    :raises TemplateError: it has no English side, or it is a draft that is not whole.
    """
    if is_builtin(key):
        template = find_template(key, version, language)
        if template is None:
            raise LookupError(f"no template {key!r} version {version}")
        return template
    of_this_version = (TemplateVersion.key == key) & (TemplateVersion.version == version)
    row = session.execute(select(TemplateVersion.published_at).where(of_this_version)).first()
    if row is None:
        raise LookupError(f"no template {key!r} version {version}")
    if row.published_at is None:
        return parse_template(data_of(session, key, version), language=language)
    known = _parsed_of(session)
    name = (key, version, language, row.published_at)
    if name not in known:
        known[name] = parse_template(data_of(session, key, version), language=language)
    return known[name]


def newest(session: Session, key: str) -> Template:
    """Return the newest published version of a template, in Indonesian.

    :raises LookupError: none is published.
    """
    if is_builtin(key):
        return latest_template(key)
    version = session.scalar(
        select(func.max(TemplateVersion.version)).where(
            TemplateVersion.key == key, TemplateVersion.state == Shelved.PUBLISHED
        )
    )
    if version is None:
        raise LookupError(f"no published template {key!r}")
    return find(session, key, version)


def offered(session: Session, user: User, kind: str | None = None) -> list[Offer]:
    """List what `user` may begin a draft with: the built-in ones first, then those of the own tree.

    :param kind: only those that make this kind of paper, e.g. "pks".
    """
    builtin = [latest_template(key) for key, _version in builtin_templates()]
    offers = [Offer(one.key, one.version, one.name, one.kind) for one in builtin]
    published = (
        select(
            TemplateVersion.key, TemplateVersion.version, TemplateVersion.name, TemplateVersion.kind
        )
        .where(TemplateVersion.institution_id.in_(ids_of_own_tree(user)))
        .where(TemplateVersion.state == Shelved.PUBLISHED)
        .order_by(TemplateVersion.name, TemplateVersion.key)
    )
    offers += [Offer(*row) for row in session.execute(published)]
    return [offer for offer in offers if kind in (None, offer.kind)]


def data_of(session: Session, key: str, version: int) -> Mapping[str, Any]:
    """Return the data of a version, as `parse_template` reads it. Not to be changed in place.

    :raises LookupError: there is no such version.
    """
    if is_builtin(key):
        data = builtin_data(key, version)
    else:
        data = session.scalar(
            select(TemplateVersion.data).where(
                TemplateVersion.key == key, TemplateVersion.version == version
            )
        )
    if data is None:
        raise LookupError(f"no template {key!r} version {version}")
    return data


def is_builtin(key: str) -> bool:
    """Tell whether a template of this name comes with the product."""
    return key in dict(builtin_templates())


def builtin_state(key: str, version: int) -> Shelved:
    """Return what becomes of a built-in version: only the newest is offered."""
    return Shelved.PUBLISHED if dict(builtin_templates())[key] == version else Shelved.RETIRED


def ids_of_own_tree(user: User) -> Any:
    """Select the ids of all institutions of the tree that the user's own stands in."""
    own, root = aliased(Institution), aliased(Institution)
    return (
        select(Institution.id)
        .join(root, Institution.path.startswith(root.path))
        .join(own, own.path.startswith(root.path))
        .where(root.parent_id.is_(None), own.id == user.institution_id)
    )


def _parsed_of(session: Session) -> dict[_Name, Template]:
    bind = session.get_bind()
    engine = bind if isinstance(bind, Engine) else bind.engine
    return _parsed.setdefault(engine, {})
