"""Somebody who acts without an account: the person to whom a personal link was sent."""

from dataclasses import dataclass
from typing import Protocol

#: The role in which the trail knows a visitor.
BY_LINK = "tautan"


@dataclass(frozen=True)
class Visitor:
    """A person known by name who came by a personal link. What is done counts as theirs."""

    name: str
    person_id: int
    role: str = BY_LINK
    id: None = None


class Author(Protocol):
    """Who may log, confirm or ask: an account, or a visitor."""

    @property
    def id(self) -> int | None:
        """The account; none: a visitor."""

    @property
    def person_id(self) -> int | None:
        """The person; none: an account that stands for nobody in the register."""

    @property
    def name(self) -> str:
        """The person's name."""

    @property
    def role(self) -> str:
        """The role in which they act."""
