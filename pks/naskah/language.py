"""The languages that a document can be in."""

from enum import StrEnum


class Language(StrEnum):
    """The language of a template's texts, and of the document made from them."""

    INDONESIAN = "id"
    ENGLISH = "en"
