"""Which page of a list is shown, as the pager of `_macros.html` wants to know it."""

from dataclasses import dataclass

from flask import request

#: Far beyond the last page of any list, and small enough for any database to count to.
GREATEST_PAGE = 1_000_000


@dataclass(frozen=True)
class Paging:
    """Page `page` (from 1) of a list of `total` rows."""

    page: int
    total: int
    rows_per_page: int

    @property
    def pages(self) -> int:
        """Return how many pages there are."""
        return -(-self.total // self.rows_per_page)


def wanted_page() -> int:
    """Return the page that the address asks for, or the first."""
    return min(max(request.args.get("page", 1, type=int), 1), GREATEST_PAGE)
