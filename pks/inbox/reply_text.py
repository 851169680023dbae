"""What somebody has written in an answer, without what their mail program put around it. Pure."""

import re

#: Where the quoted mail begins: "On … wrote:" in Indonesian and English, at most three lines long;
#: Outlook's line; Outlook's head of a mail.
_QUOTE_BEGINS = re.compile(
    r"""^(?:
      (?:Pada|On)\b[^\n]{0,300}(?:\n[^\n]{0,300}){0,2}?\b(?:menulis|wrote)\s?:[ \t]*$
    | -{2,}\s?(?:Original\ Message|Pesan\ Asli|Forwarded\ message|Pesan\ terusan)\s?-{2,}
    | _{10,}[ \t]*$
    | \*?(?:From|Dari)\*?:[^\n]{0,300}\n\*?(?:Sent|Date|To|Dikirim|Tanggal|Kepada)\*?:
    )""",
    re.MULTILINE | re.VERBOSE,
)
#: Where the signature begins (RFC 3676, section 4.3), or what a telephone adds of itself.
_SIGNATURE_BEGINS = re.compile(
    r"^(?:-- ?$|(?:Dikirim dari|Sent from|Get Outlook for|Dapatkan Outlook untuk)\b)", re.MULTILINE
)


def said_in(text: str) -> str:
    """Return what the writer of an answer has written, above the quoted mail or below it.

    >>> said_in("Sudah dikirim.\\n\\nPada Sen, 9 Mei 2022, PKS <pks@a.go.id>\\nmenulis:\\n> Yth.")
    'Sudah dikirim.'
    """
    begins = _QUOTE_BEGINS.search(text)
    if begins is None:
        return _own_lines(text)
    return _own_lines(text[: begins.start()]) or _own_lines(text[begins.end() :])


def _own_lines(text: str) -> str:
    kept = "\n".join(line for line in text.split("\n") if not line.lstrip().startswith(">"))
    if signature := _SIGNATURE_BEGINS.search(kept):
        kept = kept[: signature.start()]
    return re.sub(r"\n{3,}", "\n\n", kept).strip()
