"""What rooms above show beside the mails to come. They bring it; this room cannot ask them."""

from collections.abc import Callable
from datetime import date

from flask import Flask, current_app
from markupsafe import Markup

_PANELS = "pks_forecast_panels"

#: Returns the HTML of what is to come until a day, or nothing when it has nothing to show.
Panel = Callable[[date], Markup]


def add_panel(app: Flask, panel: Panel) -> None:
    """Show `panel` on the page of what would go out."""
    app.extensions[_PANELS] = (*app.extensions.get(_PANELS, ()), panel)


def panels_until(day: date) -> list[Markup]:
    """Return what rooms above show of the days until then."""
    return [panel(day) for panel in current_app.extensions.get(_PANELS, ())]
