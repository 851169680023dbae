"""The document engine: facts and a template in, an agreement out. A pure library.

It knows no request, no database and no clock: every day that a document names is handed down.
"""

from pks.naskah.assemble import assemble
from pks.naskah.docx.parts import DraftMark
from pks.naskah.docx.write import docx_bytes
from pks.naskah.findings import Finding, Rule, Severity, Stage
from pks.naskah.html import paper_html
from pks.naskah.lint import lint
from pks.naskah.model import Document, Gap
from pks.naskah.pattern import TemplateError
from pks.naskah.selection import DanglingReference
from pks.naskah.shelf import FIVE_SCOPE_PKS, find_template, latest_template
from pks.naskah.template import Rhythm, Template, TemplateScope
from pks.naskah.text import content_hash, plain_text

__all__ = [
    "FIVE_SCOPE_PKS",
    "DanglingReference",
    "Document",
    "DraftMark",
    "Finding",
    "Gap",
    "Rhythm",
    "Rule",
    "Severity",
    "Stage",
    "Template",
    "TemplateError",
    "TemplateScope",
    "assemble",
    "content_hash",
    "docx_bytes",
    "find_template",
    "latest_template",
    "lint",
    "paper_html",
    "plain_text",
]
