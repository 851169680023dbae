"""What may be put into the text of an article, as it is typed, with words for people. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from pks.naskah import Template
from pks.naskah.condition import Subject
from pks.naskah.pattern import pattern_text
from pks.naskah.template import ArticleClause, ItemClause
from pks.naskah.variables import CATALOGUE

#: How much of a text is shown to tell what it is.
_GLIMPSE = 60


@dataclass(frozen=True)
class Insert:
    """Something to put in: `code` as it is typed, `label` what it is, `detail` an example."""

    code: str
    label: str
    detail: str = ""


def variables(template: Template) -> list[Insert]:
    """List the variables: the blanks of the template first, then the catalogue."""
    own = [Insert(f"{{{one.key}}}", one.label, one.example) for one in template.blanks]
    known = [Insert(f"{{{one.name}}}", one.label, one.example) for one in CATALOGUE.values()]
    return [*own, *known]


def references(template: Template) -> list[Insert]:
    """List what a reference may point to: each pasal, and below it what has a name."""
    return [one for article in template.articles for one in _references_to(article, template)]


def conditions(template: Template) -> list[tuple[str, str]]:
    """List what a condition may ask for: the term and its words."""
    scopes = [(f"{Subject.SCOPE}:{one.key}", one.title) for one in template.scopes]
    options = [(f"{Subject.OPTION}:{one.key}", one.label) for one in template.options]
    articles = [(f"{Subject.ARTICLE}:{one.key}", one.title) for one in template.articles]
    return [*scopes, *options, *articles]


def _references_to(article: ArticleClause, template: Template) -> Iterator[Insert]:
    yield Insert(f"{{pasal:{article.key}}}", article.title)
    for paragraph in article.paragraphs:
        if paragraph.key:
            words = pattern_text(paragraph.text)
            yield Insert(f"{{ayat:{article.key}.{paragraph.key}}}", article.title, _glimpse(words))
        if paragraph.lists_scopes:
            for scope in template.scopes:
                yield Insert(f"{{huruf:{article.key}.{scope.key}}}", article.title, scope.title)
        yield from _items(article, paragraph.items, "huruf")


def _items(article: ArticleClause, items: tuple[ItemClause, ...], kind: str) -> Iterator[Insert]:
    for item in items:
        if item.key:
            code = f"{{{kind}:{article.key}.{item.key}}}"
            yield Insert(code, article.title, _glimpse(pattern_text(item.text)))
        yield from _items(article, item.items, "angka")


def _glimpse(words: str) -> str:
    return words if len(words) <= _GLIMPSE else f"{words[:_GLIMPSE].rstrip()} …"
