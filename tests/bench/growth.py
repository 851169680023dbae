"""How the work and the memory of one agreement grow with its length."""

import tracemalloc
from collections.abc import Callable
from dataclasses import replace

from pks.naskah import Template, assemble, docx_bytes
from tests.bench.docx import docxtpl_render, ours
from tests.bench.measure import Row, paired
from tests.naskah.people import BALAI_PATRIOT, TEMPLATE

RUNS = 5
TIMES = 50
#: How many times the articles make a hundred pages.
HUNDRED_PAGES = 12


def rows() -> list[Row]:
    """Measure the agreement with its articles fifty times, and the memory that it takes."""
    return [
        _growth("docx_100_pages", HUNDRED_PAGES),
        _growth("docx_growth", TIMES),
        _memory("docx_memory", ours),
        _memory("docx_memory_long", lambda: made(repeated(TIMES))),
    ]


def _growth(name: str, times: int) -> Row:
    long = repeated(times)
    pair = paired(lambda: made(long), ours, RUNS)
    return Row(
        name=name,
        unit=f"CPU milliseconds, articles {times} times (ratio: over once)",
        ours=pair.ours_seconds * 1000,
        peer="once",
        peer_value=pair.peer_seconds * 1000,
        ratio=pair.ours_seconds / pair.peer_seconds,
        runs=pair.runs,
    )


def repeated(times: int) -> Template:
    """Return the template with its articles `times` over, each under a name of its own."""
    copies = [
        replace(article, key=f"{article.key}_{n}" if n else article.key)
        for n in range(times)
        for article in TEMPLATE.articles
    ]
    return replace(TEMPLATE, articles=tuple(copies))


def made(template: Template) -> bytes:
    """Return the agreement that `template` makes of the story's facts."""
    return docx_bytes(assemble(template, BALAI_PATRIOT), draft=None)


def _memory(name: str, work: Callable[[], bytes]) -> Row:
    mine, theirs = _peak_megabytes(work), _peak_megabytes(docxtpl_render)
    return Row(name, "MB at the peak (docxtpl: once)", mine, "docxtpl", theirs, mine / theirs, 1)


def _peak_megabytes(work: Callable[[], bytes]) -> float:
    work()
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6
