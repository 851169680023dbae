"""The smaller documents: minutes, letters, powers of attorney. Values in, a paper out."""

from pks.naskah.records.html import record_html
from pks.naskah.records.paper import Value, record_paper
from pks.naskah.records.parsing import parse_record
from pks.naskah.records.shelf import find_record, latest_record
from pks.naskah.records.template import RecordTemplate
from pks.naskah.records.text import record_text

__all__ = [
    "RecordTemplate",
    "Value",
    "find_record",
    "latest_record",
    "parse_record",
    "record_html",
    "record_paper",
    "record_text",
]
