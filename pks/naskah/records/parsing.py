"""From the data of a template file to a checked RecordTemplate.

Everything that is wrong with a template is found here, when it is read, and not when the first
document is made from it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pks.naskah.flow import Look
from pks.naskah.pattern import TemplateError
from pks.naskah.records.pattern import parse_pattern
from pks.naskah.records.template import (
    Column,
    ColumnKind,
    Entry,
    FieldsPart,
    ListPart,
    Part,
    Pattern,
    RecordTemplate,
    SignaturesPart,
    Signer,
    SignerRow,
    Slot,
    TablePart,
    TextPart,
    Variable,
    VariableType,
)

Data = Mapping[str, Any]

_TEXTS = {
    "title": Look.TITLE,
    "number": Look.NUMBER,
    "opening": Look.OPENING,
    "text": Look.BODY,
    "closing": Look.CLOSING,
}
# Word counts the paragraphs of one look on from list to list, so that each list takes its own.
_LISTS = {
    "numbers": (Look.BASIS, Look.PARTY_NUMBER),
    "letters": (Look.RECITAL, Look.LETTER),
}
_DATES = frozenset({VariableType.DATE, VariableType.DATE_IN_WORDS})
_ROWS = frozenset({VariableType.LIST, VariableType.TABLE})


def parse_record(data: Data) -> RecordTemplate:
    """Return the template that `data` describes.

    :raises TemplateError: names the place and what is wrong there.
    """
    name = f"templat {data.get('key')}"
    try:
        template = _template(data)
    except KeyError as missing:
        raise TemplateError(f"{name}: {missing} tidak ada") from missing
    except ValueError as fault:
        if isinstance(fault, TemplateError):
            raise
        raise TemplateError(f"{name}: {fault}") from fault
    _check(template)
    return template


def _template(data: Data) -> RecordTemplate:
    return RecordTemplate(
        key=data["key"],
        version=data["version"],
        name=data["name"],
        subject=parse_pattern(data["subject"], place="subject"),
        author=parse_pattern(data["author"], place="author"),
        variables=tuple(
            Variable(one["key"], one["label"], VariableType(one["type"]), one["example"])
            for one in data["variables"]
        ),
        entries=tuple(_entries(data["parts"])),
    )


def _entries(parts: Sequence[Data]) -> Iterator[Entry]:
    free = {style: list(looks) for style, looks in _LISTS.items()}
    for number, data in enumerate(parts, 1):
        place = f"bagian {number} ({data['kind']})"
        part = _part(data, place, free)
        yield Entry(part, data["source"], data.get("when"))


def _part(data: Data, place: str, free: Mapping[str, list[Look]]) -> Part:
    kind = data["kind"]
    if kind in _TEXTS:
        return TextPart(_TEXTS[kind], parse_pattern(data["text"], place=place), kind == "title")
    if kind == "list":
        return _list(data, place, free)
    if kind not in _OTHERS:
        raise TemplateError(f"{place}: jenis bagian tidak dikenal")
    return _OTHERS[kind](data, place)


def _list(data: Data, place: str, free: Mapping[str, list[Look]]) -> ListPart:
    looks = free[data["style"]]
    if not looks:
        raise TemplateError(f"{place}: paling banyak dua daftar bergaya {data['style']}")
    if ("variable" in data) == ("items" in data):
        raise TemplateError(f"{place}: daftar berasal dari variable atau items, salah satu")
    return ListPart(
        looks.pop(0),
        data.get("variable"),
        tuple(parse_pattern(item, place=place) for item in data.get("items", ())),
    )


def _fields(data: Data, place: str) -> FieldsPart:
    rows = tuple(
        (row["label"], parse_pattern(row["text"], place=f"{place} {row['label']}"))
        for row in data["rows"]
    )
    aside = parse_pattern(data["aside"], place=place) if "aside" in data else None
    return FieldsPart(rows, aside)


def _table(data: Data, place: str) -> TablePart:
    return TablePart(data["variable"], tuple(_column(one) for one in data["columns"]))


def _column(data: Data) -> Column:
    kind = ColumnKind(data.get("kind", "value"))
    key = data["key"] if kind is ColumnKind.VALUE else ""
    return Column(data["title"], data["share"], kind, key)


def _signatures(data: Data, place: str) -> SignaturesPart:
    return SignaturesPart(
        tuple(
            SignerRow(tuple(_signer(one, place) for one in row["signers"]), row.get("when"))
            for row in data["rows"]
        )
    )


def _signer(data: Data, place: str) -> Signer | None:
    if not data:
        return None
    return Signer(
        parse_pattern(data.get("above", ""), place=place),
        data.get("heading", ""),
        parse_pattern(data["office"], place=place),
        parse_pattern(data["name"], place=place),
    )


_OTHERS: Mapping[str, Callable[[Data, str], Part]] = {
    "fields": _fields,
    "table": _table,
    "signatures": _signatures,
}


def _check(template: RecordTemplate) -> None:
    types = {variable.key: variable.type for variable in template.variables}
    used: set[str] = set()
    for place, key, wanted in _uses(template):
        if key not in types:
            raise TemplateError(f"{place}: variabel {{{key}}} tidak dikenal")
        if types[key] not in wanted:
            raise TemplateError(f"{place}: variabel {{{key}}} berjenis {types[key]}")
        used.add(key)
    if idle := types.keys() - used:
        raise TemplateError(f"variabel tidak terpakai: {', '.join(sorted(idle))}")


def _uses(template: RecordTemplate) -> Iterator[tuple[str, str, frozenset[VariableType]]]:
    """Yield each use of a variable: where, which, and of which types it may be there."""
    yield from _slots("subject", template.subject)
    yield from _slots("author", template.author)
    anything = frozenset(VariableType)
    for number, entry in enumerate(template.entries, 1):
        place = f"bagian {number}"
        if entry.when is not None:
            yield place, entry.when, anything
        match entry.part:
            case ListPart(variable=str(variable)):
                yield place, variable, frozenset({VariableType.LIST})
            case TablePart(variable=variable):
                yield place, variable, frozenset({VariableType.TABLE})
            case SignaturesPart(rows=rows):
                yield from ((place, row.when, anything) for row in rows if row.when)
        for pattern in entry.part.patterns():
            yield from _slots(place, pattern)


def _slots(place: str, pattern: Pattern) -> Iterator[tuple[str, str, frozenset[VariableType]]]:
    for part in pattern:
        if isinstance(part, Slot):
            yield place, part.key, _DATES if part.as_date else frozenset(VariableType) - _ROWS
