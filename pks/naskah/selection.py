"""Which articles, paragraphs and items of a template stand in this agreement."""

from collections.abc import Collection
from dataclasses import replace
from functools import cache

from pks.naskah.condition import Standing, Subject
from pks.naskah.facts import AgreementFacts
from pks.naskah.indonesian import lower_first
from pks.naskah.model import Gap
from pks.naskah.template import (
    ArticleClause,
    Clause,
    ItemClause,
    ParagraphClause,
    Template,
)

SCOPES_GAP = Gap("ruang_lingkup", "ruang lingkup")


def select(template: Template, facts: AgreementFacts) -> tuple[ArticleClause, ...]:
    """Return the articles that stand in this agreement, each with what is left of it.

    The articles of scopes come in the order in which the facts name the scopes.
    """
    standing = standing_in(template, facts)
    order = {scope.key: position for position, scope in enumerate(facts.scopes)}
    chosen = [article for article in template.articles if article.key in standing.articles]
    of_scopes = iter(
        sorted((one for one in chosen if one.scope), key=lambda one: order[one.scope or ""])
    )
    in_order = [next(of_scopes) if article.scope else article for article in chosen]
    trimmed = [_trim(_worded(article, standing), standing, facts) for article in in_order]
    return tuple(article for article in trimmed if article.paragraphs)


def standing_recitals(template: Template, facts: AgreementFacts) -> tuple[Clause, ...]:
    """Return the recitals that stand in this agreement."""
    standing = standing_in(template, facts)
    return tuple(recital for recital in template.recitals if standing.meets(recital.when))


def standing_in(template: Template, facts: AgreementFacts) -> Standing:
    """Return what is on: scopes, options, and the articles whose conditions hold."""
    scopes = {scope.key for scope in facts.scopes}
    articles = {article.key: article for article in template.articles}

    @cache
    def stands(key: str) -> bool:
        # The template was checked: conditions on articles never lead back to where they began.
        article = articles.get(key)
        if article is None or (article.scope and article.scope not in scopes):
            return False
        asked = [term.key for term in article.when if term.subject is Subject.ARTICLE]
        known = Standing(scopes, facts.options, {one for one in asked if stands(one)})
        return known.meets(article.when)

    return Standing(scopes, facts.options, {key for key in articles if stands(key)})


def _worded(article: ArticleClause, standing: Standing) -> ArticleClause:
    """Return the article in the words of the variant that its conditions choose, if any."""
    fitting = [one for one in article.variants if one.when and standing.meets(one.when)]
    if not fitting:
        return article
    chosen = max(fitting, key=lambda variant: variant.priority)
    return replace(article, paragraphs=chosen.paragraphs)


def _trim(article: ArticleClause, standing: Standing, facts: AgreementFacts) -> ArticleClause:
    paragraphs = tuple(
        trimmed
        for paragraph in article.paragraphs
        if standing.meets(paragraph.when)
        and (trimmed := _trim_paragraph(paragraph, standing, facts)) is not None
    )
    return article if paragraphs == article.paragraphs else replace(article, paragraphs=paragraphs)


def _trim_paragraph(
    paragraph: ParagraphClause, standing: Standing, facts: AgreementFacts
) -> ParagraphClause | None:
    """Return the paragraph with the items that stand; None if its list has lost them all."""
    if paragraph.lists_scopes:
        items = tuple(
            ItemClause((lower_first(scope.title),), key=scope.key) for scope in facts.scopes
        )
    else:
        items = _standing_items(paragraph.items, standing)
        if paragraph.items and not items:
            return None
    return paragraph if items == paragraph.items else replace(paragraph, items=items)


def _standing_items(items: Collection[ItemClause], standing: Standing) -> tuple[ItemClause, ...]:
    if not any(item.when or item.items for item in items):
        return tuple(items)
    kept = []
    for item in items:
        below = _standing_items(item.items, standing)
        # An item that only opens a list goes with it.
        if standing.meets(item.when) and (below or not item.items):
            kept.append(item if below == item.items else replace(item, items=below))
    return tuple(kept)
