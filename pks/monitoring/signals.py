"""What rooms above may hear. Heard inside the same transaction: who fails undoes the whole."""

from blinker import signal

#: An activity was logged. Sent by the activity; with `session`, `by` and `now`.
activity_logged = signal("activity-logged")
