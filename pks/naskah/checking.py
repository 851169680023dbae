"""What must hold in a template as a whole: every name is known, and nothing leads in circles."""

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from pks.naskah.clause_text import names_in, patterns_in
from pks.naskah.condition import Condition, Subject
from pks.naskah.pattern import Pattern, Reference, TemplateError, Variable
from pks.naskah.template import ArticleClause, ParagraphClause, Template
from pks.naskah.variables import CATALOGUE, PARTY_VARIABLES, TERM_VARIABLES

# Word's limit for the name of a bookmark; ours are made of these names.
_LONGEST_TARGET = 34


def check(template: Template) -> None:
    """Do nothing if the template is whole.

    :raises TemplateError: a name is unknown or doubled, or something leads back to itself.
    """
    _check_names(template)
    _check_patterns(template)
    _check_conditions(template)


def variables_of(template: Template) -> set[str]:
    """Return every variable that the template's texts may use; the komparisi has its own."""
    return {*CATALOGUE, *TERM_VARIABLES, *(blank.key for blank in template.blanks)}


def targets_of(template: Template) -> set[str]:
    """Return every name that a reference may point to: "article" or "article.part"."""
    return {target for article in template.articles for target in _targets(article, template)}


def unused_blanks(template: Template) -> list[str]:
    """Return the labels of the blanks that no text asks for."""
    used = {
        part.name
        for _place, pattern in _patterns(template)
        for part in pattern
        if isinstance(part, Variable)
    }
    return [blank.label for blank in template.blanks if blank.key not in used]


def _check_names(template: Template) -> None:
    lists = {
        "pasal": [article.key for article in template.articles],
        "ruang lingkup": [scope.key for scope in template.scopes],
        "pilihan": [option.key for option in template.options],
        "isian": [
            *(blank.key for blank in template.blanks),
            *CATALOGUE, *PARTY_VARIABLES, *TERM_VARIABLES,
        ],
    }  # fmt: skip
    for article in template.articles:
        lists[f"varian pasal {article.key}"] = [variant.key for variant in article.variants]
    for what, names in lists.items():
        if doubled := sorted({name for name in names if names.count(name) > 1}):
            raise TemplateError(f"{what} “{doubled[0]}” ada dua kali")
    scopes = {scope.key for scope in template.scopes}
    for article in template.articles:
        if article.scope and article.scope not in scopes:
            raise TemplateError(f"pasal {article.key}: ruang lingkup “{article.scope}” tidak ada")


def _check_patterns(template: Template) -> None:
    known, targets = variables_of(template), targets_of(template)
    for place, pattern in _patterns(template):
        allowed = set(PARTY_VARIABLES) if place == "identity" else known
        for part in pattern:
            if isinstance(part, Variable) and part.name not in allowed:
                raise TemplateError(f"{place}: variabel {{{part.name}}} tidak dikenal")
            if isinstance(part, Reference) and part.target not in targets:
                raise TemplateError(f"{place}: rujukan ke {part.target}, yang tidak ada")
    if too_long := [target for target in targets if len(target) > _LONGEST_TARGET]:
        raise TemplateError(f"nama terlalu panjang: {', '.join(sorted(too_long))}")
    blanks = {blank.key: _names(blank.default) for blank in template.blanks}
    _refuse_circle(blanks, "isian menyebut dirinya sendiri")


def _names(pattern: Pattern) -> set[str]:
    return {part.name for part in pattern if isinstance(part, Variable)}


def _check_conditions(template: Template) -> None:
    known = {
        Subject.SCOPE: {scope.key for scope in template.scopes},
        Subject.OPTION: {option.key for option in template.options},
        Subject.ARTICLE: {article.key for article in template.articles},
    }
    for place, condition in _conditions(template):
        for term in condition:
            if term.key not in known[term.subject]:
                raise TemplateError(f"{place}: syarat {term.subject}:{term.key} tidak ada")
    needs = {
        article.key: {term.key for term in article.when if term.subject is Subject.ARTICLE}
        for article in template.articles
    }
    _refuse_circle(needs, "syarat pasal saling menunggu")


def _refuse_circle(needs: Mapping[str, Iterable[str]], what: str) -> None:
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        raise TemplateError(f"{what}: {' → '.join(error.args[1])}") from error


def _targets(article: ArticleClause, template: Template) -> Iterator[str]:
    yield article.key
    for paragraphs in _wordings(article):
        for paragraph in paragraphs:
            yield from (f"{article.key}.{name}" for name in names_in(paragraph))
            if paragraph.lists_scopes:
                yield from (f"{article.key}.{scope.key}" for scope in template.scopes)


def _wordings(article: ArticleClause) -> list[tuple[ParagraphClause, ...]]:
    return [article.paragraphs, *(variant.paragraphs for variant in article.variants)]


def _patterns(template: Template) -> Iterator[tuple[str, Pattern]]:
    for name in ("opening", "identity", "joint", "agreement", "closing", "annex_caption"):
        yield name, getattr(template, name).text
    for recital in template.recitals:
        yield "premis", recital.text
    for entry in template.basis:
        yield "dasar hukum", entry.text
    for blank in template.blanks:
        yield f"isian {blank.key}", blank.default
    for article in template.articles:
        for paragraphs in _wordings(article):
            yield from ((f"pasal {article.key}", one) for one in patterns_in(paragraphs))


def _conditions(template: Template) -> Iterator[tuple[str, Condition]]:
    for recital in template.recitals:
        yield "premis", recital.when
    for article in template.articles:
        place = f"pasal {article.key}"
        yield place, article.when
        yield from ((place, variant.when) for variant in article.variants)
        for paragraphs in _wordings(article):
            for paragraph in paragraphs:
                yield place, paragraph.when
                below = [item for one in paragraph.items for item in (one, *one.items)]
                yield from ((place, item.when) for item in below)
