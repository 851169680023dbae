"""What rooms above show on the pages of a follow-up and of an activity. They bring it; this room
cannot ask them.
"""

from collections.abc import Callable

from flask import Flask, current_app
from markupsafe import Markup

from pks.accounts.models import User
from pks.monitoring.models import Activity, FollowUp

_PANELS = "pks_follow_up_panels"
_ACTIVITY_PANELS = "pks_activity_panels"

#: Returns the HTML of one part of the page, or nothing when it has nothing to show.
Panel = Callable[[FollowUp, User], Markup]
ActivityPanel = Callable[[Activity, User], Markup]


def add_panel(app: Flask, panel: Panel) -> None:
    """Show `panel` on every follow-up's page."""
    app.extensions[_PANELS] = (*app.extensions.get(_PANELS, ()), panel)


def panels_of(follow_up: FollowUp, user: User) -> list[Markup]:
    """Return what rooms above show on the page of `follow_up`."""
    return [panel(follow_up, user) for panel in current_app.extensions.get(_PANELS, ())]


def add_activity_panel(app: Flask, panel: ActivityPanel) -> None:
    """Show `panel` on every activity's page."""
    app.extensions[_ACTIVITY_PANELS] = (*app.extensions.get(_ACTIVITY_PANELS, ()), panel)


def activity_panels_of(activity: Activity, user: User) -> list[Markup]:
    """Return what rooms above show on the page of `activity`."""
    return [panel(activity, user) for panel in current_app.extensions.get(_ACTIVITY_PANELS, ())]
