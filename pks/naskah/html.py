"""A Document as the paper of the preview: an HTML fragment, every text escaped.

Looks are the style sheet's (`.paper`, `.ttl`, `.fill`); there is no inline style. Each article is
a section with the id `pasal-<key>`, and references link to it.
"""

from collections.abc import Iterable
from html import escape

from pks.naskah.indonesian import roman
from pks.naskah.model import (
    Amendment,
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
from pks.naskah.numbering import (
    WORDS,
    article_anchor,
    article_labels,
    paragraph_labels,
    part_anchor,
)
from pks.naskah.reading_order import title_words
from pks.naskah.wording import WORDINGS

# The HTML list types of huruf, angka, a) and 1), by depth.
_LIST_TYPES = ("a", "1", "a", "1")


def paper_html(document: Document) -> str:
    """Return the document as `<article class="paper">`."""
    word = WORDINGS[document.language].annex.upper()
    return "".join(
        (
            f'<article class="paper" lang="{document.language}">',
            _title(document),
            _preamble(document),
            *map(_article, document.articles, _names(document)),
            f"<p>{_text(document.closing)}</p>",
            _signatures(document.signatures, document.witnesses),
            *(
                _annex(f"{word} {roman(number)}", number, one)
                for number, one in enumerate(document.annexes, 1)
            ),
            "</article>",
        )
    )


def _names(document: Document) -> list[str]:
    word = WORDS[document.language].article
    return [f"{word} {label}" for label in article_labels(document)]


def _title(document: Document) -> str:
    note = f"<p>{escape(document.note)}</p>" if document.note else ""
    lines = [f"<p>{escape(word.upper())}</p>" for word in title_words(document)]
    lines.append(f"<p>{_text(upper(document.subject))}</p>")
    lead = WORDINGS[document.language].number.upper()
    numbers = "".join(f"<p>{lead} : {_text(number)}</p>" for number in document.numbers)
    return f'{note}<div class="ttl">{"".join(lines)}</div><div class="nomor">{numbers}</div>'


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


def _article(article: Article, name: str) -> str:
    return (
        f'<section id="{escape(article_anchor(article.key))}">'
        f"<h3>{name}<br>{escape(article.title.upper())}</h3>{_paragraphs(article)}</section>"
    )


def _paragraphs(article: Article) -> str:
    pieces = []
    for paragraph, label in zip(article.paragraphs, paragraph_labels(article), strict=True):
        shown = f'<span class="no">{label}</span> ' if label else ""
        mark = _id(article.key, paragraph.key)
        pieces.append(f"<p{mark}>{shown}{_text(paragraph.text)}</p>")
        pieces.append(_items(article.key, paragraph.items, 0))
        if paragraph.amendments:
            pieces.append(f'<ol type="1">{"".join(map(_amendment, paragraph.amendments))}</ol>')
    return "".join(pieces)


def _amendment(amendment: Amendment) -> str:
    quoted = ""
    for article in amendment.quoted:
        heading = f"<h4>Pasal {article.label}<br>{escape(article.title.upper())}</h4>"
        quoted += f"{heading * amendment.heading}{_paragraphs(article)}"
    if quoted:
        quoted = f"<blockquote>{quoted}</blockquote>"
    return f"<li>{_text(amendment.text)}{quoted}</li>"


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


def _annex(name: str, number: int, annex: Annex) -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in annex.columns)
    body = "".join(
        f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>" for row in annex.rows
    )
    return (
        f'<section class="lampiran" id="lampiran-{number}">'
        f"<h3>{name}<br>{escape(annex.title.upper())}</h3>"
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
