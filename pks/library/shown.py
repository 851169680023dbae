"""One version of a template as somebody may see it, and how it is found for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, request, url_for
from flask_login import current_user

from pks.db import db
from pks.library.forms import said
from pks.library.models import Shelved, TemplateVersion
from pks.library.queries import templates_kept_by, templates_visible_to
from pks.library.shelf import builtin_state, data_of, is_builtin
from pks.naskah import Template, TemplateError, parse_template
from pks.naskah.english import has_english
from pks.web.access import one_or_404


@dataclass
class Shown:
    """One version of a template, as somebody may see it."""

    key: str
    version: int
    data: Mapping[str, Any]
    row: TemplateVersion | None
    """None for a built-in one."""
    may_write: bool = False
    template: Template | None = None
    fault: str | None = None

    def __post_init__(self) -> None:
        """Read the data; a draft of an older release may no longer be whole."""
        try:
            self.template = parse_template(self.data)
        except TemplateError as fault:
            self.fault = said(fault)

    @property
    def name(self) -> str:
        """Return what the template is called."""
        return str(self.data["name"])

    @property
    def state(self) -> Shelved:
        """Return how far it has come."""
        return self.row.state if self.row else builtin_state(self.key, self.version)

    @property
    def is_editable(self) -> bool:
        """Tell whether the user may change it now."""
        return self.may_write and self.state is Shelved.DRAFT and self.template is not None

    @property
    def has_english(self) -> bool:
        """Tell whether it has an English side."""
        return has_english(self.data)

    @property
    def place(self) -> dict[str, Any]:
        """Return what its addresses are made of."""
        return {"key": self.key, "version": self.version}


def visible(key: str, version: int) -> Shown:
    """Return a version that the user may see, or answer 404."""
    if is_builtin(key):
        try:
            return Shown(key, version, data_of(db.session(), key, version), None)
        except LookupError:
            abort(404)
    this = (TemplateVersion.key == key) & (TemplateVersion.version == version)
    row = one_or_404(templates_visible_to(current_user).where(this))
    kept = templates_kept_by(current_user).where(this).with_only_columns(TemplateVersion.id)
    return Shown(key, version, row.data, row, db.session.scalar(kept) is not None)


def kept(key: str, version: int) -> TemplateVersion:
    """Return a version that the user may change, whatever its state, or answer 404."""
    this = (TemplateVersion.key == key) & (TemplateVersion.version == version)
    return one_or_404(templates_kept_by(current_user).where(this))


def editable(key: str, version: int) -> Shown:
    """Return a draft that the user may change; otherwise 404, or to its page if it is shut."""
    shown = Shown(key, version, (row := kept(key, version)).data, row, may_write=True)
    if not shown.is_editable and request.method != "POST":
        abort(redirect(url_for("library.show", **shown.place)))
    return shown
