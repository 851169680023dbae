"""From a place in the paper to where on the desk it is written. Pure."""

import re

from pks.drafting.content import SectionKey, clause_key
from pks.naskah import Document
from pks.naskah.indonesian import roman
from pks.naskah.model import AnnexKind

#: The page of all articles, among the steps of the desk.
ARTICLES = "pasal"

_ARTICLE = re.compile(r"Pasal (?P<number>\d+)\b")
_ANNEX = re.compile(r"Lampiran (?P<number>[IVXLC]+)\b")

_SECTION_OF_ANNEX = {
    AnnexKind.WORK_PLAN: SectionKey.WORK_PLAN,
    AnnexKind.LIAISONS: SectionKey.LIAISONS,
}

_SECTION_OF_PLACE = {
    "Judul": SectionKey.SUBJECT,
    "Premis": SectionKey.SUBJECT,
    "Kalimat kesepakatan": SectionKey.SUBJECT,
    "Nomor": SectionKey.PARTIES,
    "Identitas": SectionKey.SIGNATORIES,
    "Penandatanganan": SectionKey.SIGNATORIES,
    "Dasar hukum": SectionKey.LEGAL_BASIS,
    "Ruang lingkup": SectionKey.SCOPES,
    "Pembukaan": SectionKey.TERM,
    "Jangka waktu": SectionKey.TERM,
}


def written_at(place: str, document: Document) -> str:
    """Return the key under which what stands at `place` is stored, or `ARTICLES`."""
    if match := _ARTICLE.match(place):
        position = int(match["number"]) - 1
        articles = document.articles
        return clause_key(articles[position].key) if position < len(articles) else ARTICLES
    if match := _ANNEX.match(place):
        numbers = {roman(n): annex for n, annex in enumerate(document.annexes, 1)}
        annex = numbers.get(match["number"])
        return _SECTION_OF_ANNEX[annex.kind] if annex else SectionKey.WORK_PLAN
    sections = (key for name, key in _SECTION_OF_PLACE.items() if place.startswith(name))
    return next(sections, ARTICLES)
