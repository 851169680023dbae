"""A Document as the paper of the preview: an HTML fragment, every text escaped.

Looks are the style sheet's (`.paper`, `.ttl`, `.fill`); there is no inline style. Each article is
a section with the id `pasal-<key>`, and references link to it.
"""

from collections.abc import Iterable
from html import escape

from pks.naskah.indonesian import roman
from pks.naskah.model import (
    Annex,
    Article,
    Document,
    Gap,
    Identity,
    Item,
    Ref,
    Signature,
    Span,
    Text,
    upper,
)
from pks.naskah.selection import article_anchor, part_anchor

# The HTML list types of huruf, angka, a) and 1), by depth.
_LIST_TYPES = ("a", "1", "a", "1")


def paper_html(document: Document) -> str:
    """Return the document as `<article class="paper">`."""
    return "".join(
        (
            '<article class="paper" lang="id">',
            _title(document),
            _preamble(document),
            *(_article(number, one) for number, one in enumerate(document.articles, 1)),
            f"<p>{_text(document.closing)}</p>",
            _signatures(document.signatures, document.witnesses),
            *(_annex(number, one) for number, one in enumerate(document.annexes, 1)),
            "</article>",
        )
    )


def _title(document: Document) -> str:
    first, second = document.parties
    words = (document.title, "ANTARA", first.party, "DENGAN", second.party, "TENTANG")
    lines = [f"<p>{escape(word.upper())}</p>" for word in words]
    lines.append(f"<p>{_text(upper(document.subject))}</p>")
    numbers = (f"<p>NOMOR : {_text(number)}</p>" for number in document.numbers)
    return f'<div class="ttl">{"".join(lines)}</div><div class="nomor">{"".join(numbers)}</div>'


def _preamble(document: Document) -> str:
    return "".join(
        (
            f"<p>{_text(document.opening)}</p>",
            f'<ol class="pihak" type="1">{"".join(map(_party, document.parties))}</ol>',
            f"<p>{_text(document.joint)}</p>",
            _list("a", document.recitals),
            f"<p>{_text(document.basis_intro)}</p>",
            _list("1", document.legal_basis),
            f"<p>{_text(document.agreement)}</p>",
        )
    )


def _party(party: Identity) -> str:
    return f"<li>{_text(party.signatory)}, {_text(party.description)}</li>"


def _list(kind: str, texts: Iterable[Text]) -> str:
    entries = "".join(f"<li>{_text(text)}</li>" for text in texts)
    return f'<ol type="{kind}">{entries}</ol>'


def _article(number: int, article: Article) -> str:
    alone = len(article.paragraphs) == 1
    pieces = [
        f'<section id="{escape(article_anchor(article.key))}">',
        f"<h3>Pasal {number}<br>{escape(article.title.upper())}</h3>",
    ]
    for count, paragraph in enumerate(article.paragraphs, 1):
        label = "" if alone else f'<span class="no">({count})</span> '
        mark = _id(article.key, paragraph.key)
        pieces.append(f"<p{mark}>{label}{_text(paragraph.text)}</p>")
        pieces.append(_items(article.key, paragraph.items, 0))
    pieces.append("</section>")
    return "".join(pieces)


def _items(article: str, items: tuple[Item, ...], depth: int) -> str:
    if not items:
        return ""
    entries = "".join(
        f"<li{_id(article, item.key)}>{_text(item.text)}"
        f"{_items(article, item.items, depth + 1)}</li>"
        for item in items
    )
    return f'<ol type="{_LIST_TYPES[depth]}">{entries}</ol>'


def _id(article: str, key: str | None) -> str:
    return f' id="{escape(part_anchor(article, key))}"' if key else ""


def _signatures(pair: tuple[Signature, ...], witnesses: tuple[Signature, ...]) -> str:
    parties = "".join(map(_signature, pair))
    others = "".join(map(_signature, witnesses))
    witnessing = f'<div class="saksi">{others}</div>' if others else ""
    return f'<div class="ttd">{parties}</div>{witnessing}'


def _signature(signature: Signature) -> str:
    return (
        f"<div><p><b>{escape(signature.heading)}</b><br>{_text(signature.office)}</p>"
        f'<p class="nama">{_text(signature.name)}</p></div>'
    )


def _annex(number: int, annex: Annex) -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in annex.columns)
    body = "".join(
        f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>" for row in annex.rows
    )
    return (
        f'<section class="lampiran" id="lampiran-{number}">'
        f"<h3>LAMPIRAN {roman(number)}<br>{escape(annex.title.upper())}</h3>"
        f"<p>{_text(upper(annex.caption))}</p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></section>"
    )


def _text(text: Text) -> str:
    return "".join(map(_span, text))


def _span(span: Span) -> str:
    if isinstance(span, str):
        return escape(span)
    if isinstance(span, Gap):
        return f'<span class="fill">{escape(span.shown)}</span>'
    if isinstance(span, Ref):
        return f'<a href="#{escape(span.anchor)}">{escape(span.text)}</a>'
    return f"<b>{escape(span.text)}</b>"
