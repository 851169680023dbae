"""What rooms above show on the page of an agreement. They bring it; this room cannot ask them."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from flask import Flask, current_app
from markupsafe import Markup

from pks.accounts.models import User
from pks.agreements.models import Agreement

_PANELS = "pks_agreement_panels"


class Column(StrEnum):
    """Where a panel stands."""

    MAIN = "main"
    SIDE = "side"
    ACTIONS = "actions"
    """Buttons in the page's head."""


@dataclass(frozen=True)
class Panel:
    """One part of the page. The smaller `rank` stands first."""

    column: Column
    rank: int
    render: Callable[[Agreement, User], Markup]
    """Returns the part's HTML, or nothing when it has nothing to show."""


def add_panel(app: Flask, *panels: Panel) -> None:
    """Show `panels` on every agreement's page."""
    known = (*app.extensions.get(_PANELS, ()), *panels)
    app.extensions[_PANELS] = tuple(sorted(known, key=lambda panel: panel.rank))


def panels_of(agreement: Agreement, user: User, column: str) -> list[Markup]:
    """Return what stands in `column` on the page of `agreement`."""
    return [
        panel.render(agreement, user)
        for panel in current_app.extensions.get(_PANELS, ())
        if panel.column == column
    ]
