"""Where a draft departs from its template, with the difference and the reason. Pure."""

from dataclasses import dataclass

from pks.drafting.clauses import without_departures
from pks.drafting.content import clause_key
from pks.drafting.documents import Drawn
from pks.naskah import ChangeKind
from pks.naskah.compare import PartDifference, compare


@dataclass(frozen=True)
class Departure:
    """An article that is not as the template, or one of its variants, has it."""

    article: str
    title: str
    kind: ChangeKind
    reason: str | None
    difference: PartDifference | None


def departures_of(drawn: Drawn) -> list[Departure]:
    """List the departures in the order of the text, each with what it changes in its article."""
    parts = {key: part for key, part in drawn.content.clause_parts.items() if part.departs}
    if not parts:
        return []
    standard = drawn.with_clauses(without_departures(drawn.content))
    differences = {one.key: one for one in compare(standard, drawn.body)}
    order = [*differences, *map(clause_key, parts)]
    articles = sorted(parts, key=lambda article: order.index(clause_key(article)))
    return [
        Departure(
            article=article,
            title=_title(drawn, article),
            kind=kind,
            reason=parts[article].reason,
            difference=differences.get(clause_key(article)),
        )
        for article in articles
        if (kind := parts[article].kind) is not None
    ]


def _title(drawn: Drawn, article: str) -> str:
    clause = drawn.template.article(article)
    return drawn.content.clause_parts[article].title or (clause.title if clause else article)
