"""The people of the story, for these tests."""

from tests.papers import as_, papers

__all__ = ["as_", "papers"]
