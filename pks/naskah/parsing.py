"""From the data of a template to a checked Template.

Everything that is wrong with a template is found here, when it is read, and not when the first
agreement is drafted from it; but for a reference to something that the facts switch off.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pks.naskah.checking import check
from pks.naskah.clause_text import parse_clause_text
from pks.naskah.condition import parse_condition
from pks.naskah.english import in_english
from pks.naskah.language import Language
from pks.naskah.pattern import TemplateError, parse_pattern
from pks.naskah.template import (
    AnnexClause,
    ArticleClause,
    BasisClause,
    Blank,
    BlankKind,
    Clause,
    CommitmentDefault,
    Option,
    Rhythm,
    Template,
    TemplateScope,
    Variant,
)

Data = Mapping[str, Any]


def parse_template(data: Data, *, language: Language = Language.INDONESIAN) -> Template:
    """Return the template that `data` describes, in one of its languages.

    :raises TemplateError: names the place and what is wrong there.
    """
    if language is Language.ENGLISH:
        data = in_english(data)
    try:
        template = _template(data, language)
    except KeyError as missing:
        raise TemplateError(f"templat {data.get('key')}: {missing} tidak ada") from missing
    check(template)
    return template


def _template(data: Data, language: Language) -> Template:
    basis = data["legal_basis"]
    annexes = data["annexes"]
    first, second = data["party_labels"]
    return Template(
        key=data["key"],
        version=data["version"],
        kind=data["kind"],
        name=data["name"],
        title=data["title"],
        party_labels=(first, second),
        opening=_clause(data, "opening"),
        identity=_clause(data, "identity"),
        joint=_clause(data, "joint"),
        recitals=tuple(_recital(entry, data["recitals"]) for entry in data["recitals"]["items"]),
        basis_intro=Clause(parse_pattern(basis["intro"], place="dasar hukum"), basis["source"]),
        basis=tuple(_basis(entry) for entry in basis["items"]),
        basis_parent=_optional_pattern(basis.get("parent"), "dasar hukum"),
        agreement=_clause(data, "agreement"),
        closing=_clause(data, "closing"),
        annex_caption=Clause(
            parse_pattern(annexes["caption"], place="lampiran"), annexes["source"]
        ),
        all_scopes=annexes["all_scopes"],
        work_plan=_annex(annexes.get("work_plan")),
        liaisons=_annex(annexes.get("liaisons")),
        scopes=tuple(_scope(scope) for scope in data.get("scopes", ())),
        options=tuple(
            Option(option["key"], option["label"], option["default"])
            for option in data.get("options", ())
        ),
        blanks=tuple(_blank(blank) for blank in data.get("blanks", ())),
        articles=tuple(parse_article(article) for article in data["articles"]),
        language=language,
        amends=data.get("amends", False),
    )


def parse_article(data: Data) -> ArticleClause:
    """Return the article that `data` describes; what it refers to is not checked here.

    :raises TemplateError: its text or a condition is not what it must be.
    """
    place = f"pasal {data['key']}"
    return ArticleClause(
        key=data["key"],
        title=data["title"],
        source=data["source"],
        paragraphs=parse_clause_text(data["text"], place=place),
        scope=data.get("scope"),
        when=parse_condition(data.get("when", ""), place=place),
        variants=tuple(_variant(variant, place) for variant in data.get("variants", ())),
    )


def _variant(data: Data, article: str) -> Variant:
    place = f"{article}, varian {data['key']}"
    return Variant(
        key=data["key"],
        name=data["name"],
        note=data.get("note", ""),
        source=data["source"],
        paragraphs=parse_clause_text(data["text"], place=place),
        when=parse_condition(data.get("when", ""), place=place),
        priority=data.get("priority", 0),
    )


def _clause(data: Data, name: str) -> Clause:
    return Clause(parse_pattern(data[name]["text"], place=name), data[name]["source"])


def _recital(entry: Data, recitals: Data) -> Clause:
    return Clause(
        parse_pattern(entry["text"], place="premis"),
        entry.get("source", recitals["source"]),
        parse_condition(entry.get("when", ""), place="premis"),
    )


def _basis(entry: Data) -> BasisClause:
    since = entry.get("signed_from")
    return BasisClause(
        parse_pattern(entry["text"], place="dasar hukum"),
        date.fromisoformat(since) if since else None,
    )


def _optional_pattern(text: str | None, place: str) -> tuple[Any, ...] | None:
    return None if text is None else parse_pattern(text, place=place)


def _annex(data: Data | None) -> AnnexClause | None:
    return None if data is None else AnnexClause(data["title"], tuple(data["columns"]))


def _blank(data: Data) -> Blank:
    place = f"isian {data['key']}"
    if data["type"] not in list(BlankKind):
        raise TemplateError(f"{place}: jenis “{data['type']}” tidak dikenal")
    return Blank(
        key=data["key"],
        label=data["label"],
        kind=BlankKind(data["type"]),
        example=data.get("example", ""),
        default=parse_pattern(data.get("default", ""), place=place),
    )


def _scope(data: Data) -> TemplateScope:
    commitments: Sequence[Data] = data["commitments"]
    return TemplateScope(data["key"], data["title"], tuple(map(_commitment, commitments)))


def _commitment(data: Data) -> CommitmentDefault:
    return CommitmentDefault(
        activity=data["activity"],
        indicator=data["indicator"],
        responsible=data["responsible"],
        rhythm=Rhythm(data["rhythm"]),
        schedule=data["schedule"],
        evidence=data["evidence"],
        evidence_kinds=tuple(data["evidence_kinds"]),
    )
