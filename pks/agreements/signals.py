"""What rooms above may hear. Heard inside the same transaction: who fails undoes the whole."""

from blinker import signal

#: An agreement binds from now on: it has come into force, or was entered as one that is in force.
#: Sent by the agreement; with `session`, `by`, `now` and `today`.
is_in_force = signal("agreement-is-in-force")

#: An agreement has come into force, or its term or plan has changed since.
#: Sent by the agreement; with `session`, `by`, `now` and `today`.
plan_stands = signal("agreement-plan-stands")

#: An adendum or a perpanjangan has come into force; `plan_stands` of what it amends comes after.
#: Sent by it; with `amended`, `session`, `by` and `now`.
amendment_stands = signal("agreement-amendment-stands")

#: An agreement is over: ended, extended or terminated.
#: Sent by the agreement; with `session`, `by` and `now`.
is_over = signal("agreement-is-over")
