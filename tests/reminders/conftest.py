"""Fixtures of the reminders' tests."""

from tests.monitoring.conftest import papers

__all__ = ["papers"]
