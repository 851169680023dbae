"""`make bench`: every measurement, as a table and in build/bench.json."""

import json
from collections.abc import Callable
from dataclasses import asdict

from pks.config import ROOT
from tests.bench import batch, coverage, docx, due, growth, mail, page, pdf
from tests.bench.measure import Row

FILE = ROOT / "build" / "bench.json"

BENCHES: tuple[Callable[[], list[Row]], ...] = (
    docx.rows,
    growth.rows,
    page.rows,
    coverage.rows,
    pdf.rows,
    batch.rows,
    mail.rows,
    due.rows,
)


def main() -> None:
    """Measure, print each row when it is there, and write them all."""
    rows = []
    print(f"{'name':22} {'ours':>9} {'peer':>9} {'ratio':>7}  unit (peer)")  # noqa: T201
    for bench in BENCHES:
        for row in bench():
            rows.append(row)
            numbers = f"{row.ours:9.2f} {row.peer_value:9.2f} {row.ratio:7.2f}"
            print(f"{row.name:22} {numbers}  {row.unit} ({row.peer})", flush=True)  # noqa: T201
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")


if __name__ == "__main__":
    main()
