"""What rooms above may hear. Heard inside the same transaction: who fails undoes the whole."""

from blinker import signal

#: An activity was logged. Sent by the activity; with `session`, `by` and `now`.
activity_logged = signal("activity-logged")

#: A party has said that an activity of the other one was as it is told.
#: Sent by the activity; with `party`, `session`, `by` and `now`.
activity_confirmed = signal("activity-confirmed")

#: What was reported of a follow-up was accepted: it is done.
#: Sent by the follow-up; with `session`, `by` and `now`.
follow_up_done = signal("follow-up-done")

#: A follow-up is overdue. May be sent again, once it is known.
#: Sent by the follow-up; with `days_late`, `session` and `now`.
follow_up_late = signal("follow-up-late")
