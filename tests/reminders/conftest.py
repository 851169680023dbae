"""Fixtures of the reminders' tests."""

from tests.monitoring.conftest import as_, papers

__all__ = ["as_", "papers"]
