"""What a PDF costs: by the LibreOffice that is kept, against a fresh one for each document.

In seconds of the clock, for the work is done by other processes; the two take turns, so that a busy
machine slows both. The kept one has been started before, as for every document but the first.
"""

from time import perf_counter

from pks.files.office import KeptOffice
from pks.files.office_once import convert_once
from pks.files.office_setup import find_soffice
from pks.naskah import docx_bytes
from tests.bench.measure import Row, paired
from tests.naskah.people import draft

RUNS = 9
TIMEOUT_SECONDS = 60


def rows() -> list[Row]:
    """Measure the story's agreement."""
    docx = docx_bytes(draft(), draft=None)
    soffice = find_soffice()
    kept = KeptOffice(soffice)
    pair = paired(
        lambda: kept.convert(docx, TIMEOUT_SECONDS),
        lambda: convert_once(soffice, docx, TIMEOUT_SECONDS),
        RUNS,
        clock=perf_counter,
    )
    kept.close()
    return [
        Row(
            name="pdf_warm_vs_cold",
            unit="milliseconds a document",
            ours=pair.ours_seconds * 1000,
            peer="a fresh soffice each time",
            peer_value=pair.peer_seconds * 1000,
            ratio=1 / pair.speed_up,
            runs=pair.runs,
        )
    ]
