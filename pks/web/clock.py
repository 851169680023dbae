"""What time it is for this request: the application's clock, in the application's zone."""

from datetime import date, datetime

from flask import current_app

from pks.clock import Clock


def clock() -> Clock:
    """Return the clock that the application was created with."""
    wall: Clock = current_app.extensions["pks_clock"]
    return wall


def now() -> datetime:
    """Return this moment, in UTC."""
    return clock().now()


def zone() -> str:
    """Return the name of the time zone that days are counted in, e.g. "Asia/Jakarta"."""
    name: str = current_app.config["PKS"].zone
    return name


def today() -> date:
    """Return the calendar day that it is now in the application's zone."""
    return clock().today(zone())
