"""Why a file is not taken. Knows nothing of files."""

from enum import StrEnum


class Reason(StrEnum):
    """Why a file was not taken; the words are in `words.REASON_TEXT`."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    KIND_NOT_TAKEN = "kind_not_taken"
    OLD_OR_LOCKED_OFFICE = "old_or_locked_office"
    LOCKED_PDF = "locked_pdf"
    DAMAGED = "damaged"
    TOO_MANY_PARTS = "too_many_parts"
    TOO_MUCH_INSIDE = "too_much_inside"
    TOO_COMPLEX = "too_complex"
    ODD_PARTS = "odd_parts"
    DOCUMENT_TYPE = "document_type"
    ACTIVE_CONTENT = "active_content"
    OUTSIDE_SOURCE = "outside_source"
    NOT_PLAIN = "not_plain"
    PICTURE_TOO_LARGE = "picture_too_large"


class UploadRefused(Exception):
    """The file is not taken; the first reason that was found, as looking further is unsafe."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        """Refuse for `reason`; `detail` names the part or the error, for the log only."""
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail
