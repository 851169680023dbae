"""What rooms above may hear. Heard inside the same transaction: who fails undoes the whole."""

from blinker import signal

#: An office is open or closed on other days than before.
#: Sent by the institution; with `days` (the days that have changed), `session`, `by`, `now` and
#: `today`.
office_days_changed = signal("office-days-changed")

#: A yearly event begins on another day than before.
#: Sent by the institution; with `event`, `session`, `by`, `now` and `today`.
event_day_changed = signal("event-day-changed")
