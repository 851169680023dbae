"""The document engine: facts and a template in, an agreement out. A pure library.

It knows no request, no database and no clock: every day that a document names is handed down.
"""

from pks.naskah.assemble import Side, assemble
from pks.naskah.compare import Change, PartDifference, compare
from pks.naskah.compare_html import comparison_html
from pks.naskah.docx.parts import DraftMark
from pks.naskah.docx.write import docx_bytes, paper_docx
from pks.naskah.findings import Finding, Mandatory, Rule, Severity, Stage
from pks.naskah.html import paper_html
from pks.naskah.language import Language
from pks.naskah.lint import lint
from pks.naskah.model import DeadReference, Document, Gap
from pks.naskah.parsing import parse_template
from pks.naskah.pattern import TemplateError
from pks.naskah.shelf import (
    FIVE_SCOPE_PKS,
    builtin_data,
    builtin_templates,
    find_template,
    latest_template,
)
from pks.naskah.tailoring import ChangeKind, ClauseChange, tailor
from pks.naskah.template import Rhythm, Template, TemplateScope
from pks.naskah.text import content_hash, plain_text

__all__ = [
    "FIVE_SCOPE_PKS",
    "Change",
    "ChangeKind",
    "ClauseChange",
    "DeadReference",
    "Document",
    "DraftMark",
    "Finding",
    "Gap",
    "Language",
    "Mandatory",
    "PartDifference",
    "Rhythm",
    "Rule",
    "Severity",
    "Side",
    "Stage",
    "Template",
    "TemplateError",
    "TemplateScope",
    "assemble",
    "builtin_data",
    "builtin_templates",
    "compare",
    "comparison_html",
    "content_hash",
    "docx_bytes",
    "find_template",
    "latest_template",
    "lint",
    "paper_docx",
    "paper_html",
    "parse_template",
    "plain_text",
    "tailor",
]
