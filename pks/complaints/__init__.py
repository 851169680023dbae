"""Recaps of what the public has reported to units: numbers by period and channel, no identities."""
