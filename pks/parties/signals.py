"""What rooms above may hear. Heard inside the same transaction: who fails undoes the whole."""

from blinker import signal

#: An office is open or closed on other days than before.
#: Sent by the institution; with `days` (the days that have changed), `session`, `by` and `now`.
office_days_changed = signal("office-days-changed")

#: A yearly event begins on another day than before.
#: Sent by the institution; with `event`, `session`, `by` and `now`.
event_day_changed = signal("event-day-changed")
