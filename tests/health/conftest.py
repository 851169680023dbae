"""Fixtures of the tests of health."""

from tests.monitoring.conftest import papers

__all__ = ["papers"]
