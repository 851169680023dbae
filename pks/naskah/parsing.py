"""From the data of a template file to a checked Template.

Everything that is wrong with a template is found here, when it is read, and not when the first
agreement is drafted from it; but for a reference to something that the facts switch off.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pks.naskah.pattern import Pattern, Reference, TemplateError, Variable, parse_pattern
from pks.naskah.template import (
    AnnexClause,
    ArticleClause,
    BasisClause,
    Clause,
    CommitmentDefault,
    ItemClause,
    ParagraphClause,
    Rhythm,
    Template,
    TemplateScope,
)
from pks.naskah.variables import CATALOGUE, PARTY_VARIABLES, TERM_VARIABLES

Data = Mapping[str, Any]

# Word's limit for the name of a bookmark; ours are made of these names.
_LONGEST_TARGET = 34


def parse_template(data: Data) -> Template:
    """Return the template that `data` describes.

    :raises TemplateError: names the place and what is wrong there.
    """
    try:
        template = _template(data)
    except KeyError as missing:
        raise TemplateError(f"templat {data.get('key')}: {missing} tidak ada") from missing
    _check(template)
    return template


def _template(data: Data) -> Template:
    annexes = data["annexes"]
    basis = data["legal_basis"]
    first, second = data["party_labels"]
    return Template(
        key=data["key"],
        version=data["version"],
        name=data["name"],
        title=data["title"],
        party_labels=(first, second),
        opening=_clause(data, "opening"),
        identity=_clause(data, "identity"),
        joint=_clause(data, "joint"),
        recitals=tuple(
            Clause(parse_pattern(text, place="premis"), data["recitals"]["source"])
            for text in data["recitals"]["items"]
        ),
        basis_intro=Clause(parse_pattern(basis["intro"], place="dasar hukum"), basis["source"]),
        basis=tuple(
            BasisClause(parse_pattern(entry["text"], place="dasar hukum"), entry.get("signed_from"))
            for entry in basis["items"]
        ),
        basis_parent=parse_pattern(basis["parent"], place="dasar hukum"),
        agreement=_clause(data, "agreement"),
        closing=_clause(data, "closing"),
        annex_caption=Clause(
            parse_pattern(annexes["caption"], place="lampiran"), annexes["source"]
        ),
        all_scopes=annexes["all_scopes"],
        work_plan=_annex(annexes["work_plan"]),
        liaisons=_annex(annexes["liaisons"]),
        scopes=tuple(_scope(scope) for scope in data["scopes"]),
        articles=tuple(_article(article) for article in data["articles"]),
    )


def _clause(data: Data, name: str) -> Clause:
    return Clause(parse_pattern(data[name]["text"], place=name), data[name]["source"])


def _annex(data: Data) -> AnnexClause:
    return AnnexClause(data["title"], tuple(data["columns"]))


def _scope(data: Data) -> TemplateScope:
    commitments = tuple(
        CommitmentDefault(
            activity=commitment["activity"],
            indicator=commitment["indicator"],
            responsible=commitment["responsible"],
            rhythm=Rhythm(commitment["rhythm"]),
            schedule=commitment["schedule"],
            evidence=commitment["evidence"],
            evidence_kinds=tuple(commitment["evidence_kinds"]),
        )
        for commitment in data["commitments"]
    )
    return TemplateScope(data["key"], data["title"], commitments)


def _article(data: Data) -> ArticleClause:
    place = f"pasal {data['key']}"
    return ArticleClause(
        key=data["key"],
        title=data["title"],
        source=data["source"],
        scope=data.get("scope"),
        option=data.get("option"),
        paragraphs=tuple(
            _paragraph(paragraph, data["source"], place) for paragraph in data["paragraphs"]
        ),
    )


def _paragraph(data: Data, source: str, place: str) -> ParagraphClause:
    items = tuple(_item(item, place) for item in data.get("items", ()))
    lists_scopes = data.get("list") == "scopes"
    if bool(items or lists_scopes) != data["text"].endswith(":"):
        raise TemplateError(f"{place}: “{data['text']}” harus berakhir “:” bila membuka daftar")
    return ParagraphClause(
        text=parse_pattern(data["text"], place=place),
        source=data.get("source", source),
        items=items,
        key=data.get("key"),
        scope=data.get("scope"),
        conjunction=data.get("conjunction", "dan"),
        lists_scopes=lists_scopes,
    )


def _item(data: Data, place: str) -> ItemClause:
    if data["text"].endswith((";", ".", ",", ":")):
        raise TemplateError(f"{place}: butir “{data['text']}” ditulis tanpa tanda akhir")
    return ItemClause(
        text=parse_pattern(data["text"], place=place),
        items=tuple(_item(item, place) for item in data.get("items", ())),
        key=data.get("key"),
        scope=data.get("scope"),
    )


def _check(template: Template) -> None:
    allowed = {*CATALOGUE, *PARTY_VARIABLES, *TERM_VARIABLES}
    targets = {target for clause in template.articles for target in _targets(clause, template)}
    for place, pattern in _patterns(template):
        for part in pattern:
            if isinstance(part, Variable) and part.name not in allowed:
                raise TemplateError(f"{place}: variabel {{{part.name}}} tidak dikenal")
            if isinstance(part, Reference) and part.target not in targets:
                raise TemplateError(f"{place}: rujukan ke {part.target}, yang tidak ada")
    if too_long := [target for target in targets if len(target) > _LONGEST_TARGET]:
        raise TemplateError(f"nama terlalu panjang: {', '.join(sorted(too_long))}")


def _targets(article: ArticleClause, template: Template) -> Iterator[str]:
    yield article.key
    for paragraph in article.paragraphs:
        if paragraph.key:
            yield f"{article.key}.{paragraph.key}"
        if paragraph.lists_scopes:
            yield from (f"{article.key}.{scope.key}" for scope in template.scopes)
        yield from (f"{article.key}.{item.key}" for item in paragraph.items if item.key)


def _patterns(template: Template) -> Iterator[tuple[str, Pattern]]:
    for name in ("opening", "identity", "joint", "agreement", "closing", "annex_caption"):
        yield name, getattr(template, name).text
    for recital in template.recitals:
        yield "premis", recital.text
    for entry in template.basis:
        yield "dasar hukum", entry.text
    for article in template.articles:
        for paragraph in article.paragraphs:
            place = f"pasal {article.key}"
            yield place, paragraph.text
            for item in paragraph.items:
                yield from ((place, pattern) for pattern in item.patterns())
