"""Random agreements, and what their articles must read like, counted here by other code.

Every ayat and item has a word of its own; references name the word that they point to, so that a
wrong number shows. What a condition switches off, the expected text does not have.
"""

from dataclasses import dataclass, field, replace
from random import Random

from pks.naskah import ChangeKind, ClauseChange, Document, assemble, parse_template, tailor
from tests.naskah.people import BALAI_PATRIOT, SCOPES
from tests.naskah.test_template import template_data

OPTIONS = ("satu", "dua")
LETTERS = [chr(97 + n) for n in range(26)]


@dataclass
class Node:
    """An ayat or an item of the random text."""

    word: str
    condition: str = ""
    stands: bool = True
    below: list["Node"] = field(default_factory=list)
    refers_to: str = ""
    shown_reference: str = ""


@dataclass
class Pasal:
    """A random article; what it is called follows from where it stands."""

    key: str
    condition: str
    stands: bool
    nodes: list[Node]


class Agreement:
    """One random agreement: its template's data, its facts, and the lines it must have."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.words = 0
        self.scopes = self.random.sample(SCOPES, self.random.randint(0, 5))
        self.options = {one for one in OPTIONS if self.random.random() < 0.5}
        count = self.random.randint(1, 9)
        self.own = self.random.randint(1, count)
        """How many articles the template has; the others are put in behind them."""
        self.articles = [self._article(n) for n in range(count)]
        self.targets: dict[str, tuple[str, str]] = {}
        self._name_targets()
        self._refer()

    def document(self) -> Document:
        """Make it with the engine: some articles stand in the template, the others are put in."""
        own, rest = self.articles[: self.own], self.articles[self.own :]
        data = template_data()
        removed = {"key": "dibuang", "title": "Dibuang", "source": "", "text": "Tidak tampil."}
        data["articles"] = [*map(self._data, own), removed]
        data["options"] = [{"key": key, "label": key, "default": False} for key in OPTIONS]
        changes = [ClauseChange("dibuang", ChangeKind.REMOVED)]
        after = own[-1].key
        for article in rest:
            changes.append(
                ClauseChange(
                    article.key, ChangeKind.INSERTED, title=article.key,
                    text=self._text(article), after=after,
                )
            )  # fmt: skip
            after = article.key
        facts = replace(BALAI_PATRIOT, scopes=tuple(self.scopes), options=frozenset(self.options))
        # An inserted article may be referred to before it is there: references are checked last.
        template = parse_template(
            {**data, "articles": [self._bare(one) for one in data["articles"]]}
        )
        edits = [ClauseChange(one.key, ChangeKind.EDITED, text=self._text(one)) for one in own]
        return assemble(tailor(template, [*edits, *changes]), facts)

    def expected(self) -> list[str]:
        """Return the lines that its articles must have."""
        lines = []
        standing = [article for article in self.articles if self._lives(article)]
        for number, article in enumerate(standing, 1):
            lines += [f"Pasal {number}", article.key.upper()]
            nodes = [node for node in article.nodes if _there(node)]
            for count, node in enumerate(nodes, 1):
                label = f"({count}) " if len(nodes) > 1 else ""
                lines += _ayat(label, node)
        return lines

    def _condition(self) -> tuple[str, bool]:
        kind = self.random.random()
        if kind < 0.7:
            return "", True
        negated = self.random.random() < 0.3
        if kind < 0.85:
            key = self.random.choice(SCOPES).key
            term, on = f"ruang_lingkup:{key}", key in {scope.key for scope in self.scopes}
        else:
            key = self.random.choice(OPTIONS)
            term, on = f"pilihan:{key}", key in self.options
        return (f"bukan {term}" if negated else term), on is not negated

    def _article(self, number: int) -> Pasal:
        condition, stands = self._condition() if 0 < number < self.own else ("", True)
        nodes = [self._node(0) for _ in range(self.random.randint(1, 4))]
        return Pasal(f"acak_{number}", condition, stands, nodes)

    def _node(self, depth: int) -> Node:
        self.words += 1
        word = f"kata{self.words}"
        condition, stands = self._condition()
        below = []
        if depth < 4 and self.random.random() < 0.4:
            below = [self._node(depth + 1) for _ in range(self.random.randint(1, 4))]
        return Node(word, condition, stands, below)

    def _lives(self, article: Pasal) -> bool:
        return article.stands and any(map(_there, article.nodes))

    def _name_targets(self) -> None:
        """Note how each standing part is called from elsewhere: by kind and number."""
        standing = [article for article in self.articles if self._lives(article)]
        for number, article in enumerate(standing, 1):
            self.targets[article.key] = ("pasal", f"Pasal {number}")
            nodes = [node for node in article.nodes if _there(node)]
            for count, node in enumerate(nodes, 1):
                ayat = f" ayat ({count})" if len(nodes) > 1 else ""
                name = f"Pasal {number}{ayat}"
                self.targets[f"{article.key}.{node.word}"] = ("ayat", name)
                for where, item in _named_items(node):
                    parts = f"{name}{where}"
                    self.targets[f"{article.key}.{item.word}"] = ("huruf", parts)

    def _refer(self) -> None:
        names = sorted(self.targets)
        for article in self.articles:
            for node in _all(article.nodes):
                if names and self.random.random() < 0.25:
                    target = self.random.choice(names)
                    kind, shown = self.targets[target]
                    node.refers_to = f"{{{kind}:{target}}}"
                    node.shown_reference = self._from(article, target, shown)

    def _from(self, article: Pasal, target: str, shown: str) -> str:
        """Return the words of a reference as they stand inside `article`."""
        pasal = self.targets[article.key][1] if article.key in self.targets else ""
        inside = target.startswith(f"{article.key}.") and shown != pasal
        return shown.removeprefix(f"{pasal} ") if inside else shown

    def _text(self, article: Pasal) -> str:
        return "\n".join(line for node in article.nodes for line in _written(node, 0))

    def _data(self, article: Pasal) -> dict[str, str]:
        return {
            "key": article.key, "title": article.key, "source": "acak",
            "when": article.condition, "text": self._text(article),
        }  # fmt: skip

    def _bare(self, data: dict[str, str]) -> dict[str, str]:
        return {**data, "text": "Akan ditulis."}


def _there(node: Node) -> bool:
    return node.stands and (not node.below or any(map(_there, node.below)))


def _all(nodes: list[Node]) -> list[Node]:
    return [one for node in nodes for one in (node, *_all(node.below))]


def _folded(node: Node) -> bool:
    below = [item for item in node.below if _there(item)]
    return len(below) == 1 and not any(map(_there, below[0].below))


def _named_items(node: Node) -> list[tuple[str, Node]]:
    """Return the items that have names, on the first two levels, with where they stand."""
    if _folded(node):
        (only,) = [item for item in node.below if _there(item)]
        return [("", only)]
    found = []
    for position, item in enumerate(one for one in node.below if _there(one)):
        where = f" huruf {LETTERS[position]}"
        found.append((where, item))
        below = [one for one in item.below if _there(one)]
        found += [(f"{where} angka {n}", one) for n, one in enumerate(below, 1)]
    return found


def _written(node: Node, depth: int) -> list[str]:
    """Return the node as somebody would type it; marks of lists are not typed."""
    sign = ["", "a. ", "1. ", "a) ", "1) "][depth]
    parts = [node.word] if depth < 3 else []
    if node.condition:
        parts.append(f"bila {node.condition}")
    mark = f"[{'; '.join(parts)}] " if parts else ""
    end = (":" if node.below else ".") if depth == 0 else ""
    lines = [f"{'   ' * depth}{sign}{mark}{_words(node, node.refers_to)}{end}"]
    return lines + [line for item in node.below for line in _written(item, depth + 1)]


def _words(node: Node, reference: str) -> str:
    return f"{node.word} menurut {reference}" if reference else node.word


def _ayat(label: str, node: Node) -> list[str]:
    words = _words(node, node.shown_reference)
    if _folded(node):
        (only,) = [item for item in node.below if _there(item)]
        return [f"{label}{words} {_words(only, only.shown_reference)}."]
    end = ":" if node.below else "."
    return [f"{label}{words}{end}", *_list(node.below, 1, ".")]


def _list(items: list[Node], depth: int, closing: str) -> list[str]:
    lines = []
    standing = [item for item in items if _there(item)]
    for position, item in enumerate(standing):
        last = position == len(standing) - 1
        mark = closing if last else ("; dan" if position == len(standing) - 2 else ";")
        sign = LETTERS[position] if depth % 2 else str(position + 1)
        label = f"{sign}." if depth < 3 else f"{sign})"
        words = _words(item, item.shown_reference)
        if item.below:
            lines += [f"{label} {words}:", *_list(item.below, depth + 1, mark)]
        else:
            lines.append(f"{label} {words}{mark}")
    return lines
