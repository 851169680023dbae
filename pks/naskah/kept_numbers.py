"""Which number each article and ayat of an amended agreement has, so that the old ones stay."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import count

from pks.naskah.model import Article, Document, Paragraph, letter_of, plain
from pks.naskah.numbering import Kept, article_labels, paragraph_labels

#: What is left of a pasal or an ayat that was taken out.
REMOVED = "Dihapus."

# Two ayat less alike than this are one taken out and one put in, not one changed.
_ALIKE = 0.5


@dataclass(frozen=True)
class AyatPlace:
    """One ayat: where it stands in the new text, if it does, and its number.

    `label` is None where the number follows from the order; `printed` is the number in any case.
    """

    position: int | None
    label: str | None
    printed: str


@dataclass(frozen=True)
class ArticlePlace:
    """One article in the order of the amended agreement, with its ayat."""

    key: str
    label: str | None
    printed: str
    paragraphs: tuple[AyatPlace, ...]


@dataclass(frozen=True)
class Alignment:
    """The articles of the amended agreement, those that were taken out among them."""

    articles: tuple[ArticlePlace, ...]

    @cached_property
    def kept(self) -> Kept:
        """Return the numbers of what stands in the new text."""
        return Kept(
            {place.key: place.printed for place in self.articles},
            {place.key: _in_new_order(place.paragraphs) for place in self.articles},
        )


def is_removed(article: Article) -> bool:
    """Tell whether only the number of an article is left."""
    return not article.title and article.paragraphs == (Paragraph((REMOVED,)),)


def align(base: Document, fresh: Document) -> Alignment:
    """Return the numbers under which `fresh` continues `base`."""
    old = dict(zip((one.key for one in base.articles), article_labels(base), strict=True))
    before = {article.key: article for article in base.articles}
    now = {article.key: article for article in fresh.articles}
    places = []
    for key, label, printed in _labelled(_in_base_order(base, fresh), base, old):
        ayat = _ayat(before.get(key), now[key]) if key in now else ()
        places.append(ArticlePlace(key, label, printed, tuple(ayat)))
    return Alignment(tuple(places))


def _in_base_order(base: Document, fresh: Document) -> list[str]:
    """Return the keys of all articles: those of the base as there, new ones behind theirs."""
    keys = [article.key for article in base.articles]
    last = None
    for article in fresh.articles:
        if article.key not in keys:
            keys.insert(0 if last is None else keys.index(last) + 1, article.key)
        last = article.key
    return keys


def _labelled(
    keys: Sequence[str], base: Document, old: dict[str, str]
) -> Iterator[tuple[str, str | None, str]]:
    own = {article.key: article.label for article in base.articles}
    numbers = [label for label in old.values() if label.isdigit()]
    # Behind the last article of the base, numbers simply go on.
    ends = max(keys.index(key) for key in old)
    following = count(len(numbers) + 1)
    last = "0"
    for position, key in enumerate(keys):
        if key in old:
            last = old[key]
            yield key, own[key], last
        elif position > ends:
            last = str(next(following))
            yield key, None, last
        else:
            last = _between(last, set(old.values()))
            yield key, last, last


def _between(last: str, taken: set[str]) -> str:
    """Return the first free number behind `last`: 5A, 5B, or 5AA where 5A is taken."""
    digits = last.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if last == digits:
        return f"{last}A" if f"{last}A" not in taken else f"{last}AA"
    following = f"{last[:-1]}{chr(ord(last[-1]) + 1)}"
    return following if last[-1] != "Z" and following not in taken else f"{last}A"


def _ayat(before: Article | None, now: Article) -> Iterator[AyatPlace]:
    pairs = _matched(before.paragraphs, now.paragraphs) if before else []
    if before is None or not _can_keep(before, now, pairs):
        labels = ["" if len(now.paragraphs) == 1 else f"({n})" for n in _up_to(now)]
        yield from (AyatPlace(n, None, label) for n, label in enumerate(labels))
        return
    old = list(zip(before.paragraphs, paragraph_labels(before), strict=True))
    new_of = dict(pairs)
    numbers = [label for _one, label in old if label.strip("()").isdigit()]
    following = count(len(numbers) + 1)
    done = 0
    last = ""
    for position, (paragraph, printed) in enumerate(old):
        at = new_of.get(position)
        if at is not None:
            for between in range(done, at):
                last = _ayat_between(last)
                yield AyatPlace(between, last, last)
            done = at + 1
        yield AyatPlace(at, paragraph.label, printed)
        last = printed
    for behind in range(done, len(now.paragraphs)):
        yield AyatPlace(behind, None, f"({next(following)})")


def _can_keep(before: Article, now: Article, pairs: Sequence[tuple[int, int]]) -> bool:
    """Tell whether the ayat can keep their numbers; else the whole article is written anew."""
    if len(before.paragraphs) == 1 or len(now.paragraphs) == 1:
        return len(before.paragraphs) == len(now.paragraphs)
    # Nothing can be numbered before the first.
    return bool(pairs) and (pairs[0][0] > 0 or pairs[0][1] == 0)


def _ayat_between(last: str) -> str:
    words = last.strip("()")
    digits = words.rstrip("abcdefghijklmnopqrstuvwxyz")
    letters = words.removeprefix(digits)
    position = ord(letters) - ord("a") + 1 if len(letters) == 1 else 0
    return f"({digits}{letter_of(position)})"


def _matched(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> list[tuple[int, int]]:
    """Return which ayat became which: the pairs, in order, that are most alike together."""
    best: list[list[tuple[float, list[tuple[int, int]]]]]
    best = [[(0.0, [])] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, before in enumerate(old):
        for j, now in enumerate(new):
            options = [best[i][j + 1], best[i + 1][j]]
            if len(old) == len(new) == 1 or (alike := _likeness(before, now)) >= _ALIKE:
                score, pairs = best[i][j]
                options.append(
                    (score + (1 if len(old) == len(new) == 1 else alike), [*pairs, (i, j)])
                )
            best[i + 1][j + 1] = max(options, key=lambda option: option[0])
    return best[-1][-1][1]


def _likeness(before: Paragraph, now: Paragraph) -> float:
    if before.key and before.key == now.key:
        return 1.0
    words = (_words(before), _words(now))
    return SequenceMatcher(None, *words, autojunk=False).ratio()


def _words(paragraph: Paragraph) -> list[str]:
    items = " ".join(plain(item.text) for item in paragraph.items)
    return f"{plain(paragraph.text)} {items}".split()


def _up_to(article: Article) -> range:
    return range(1, len(article.paragraphs) + 1)


def _in_new_order(places: Sequence[AyatPlace]) -> list[str]:
    standing = [place for place in places if place.position is not None]
    return [place.printed for place in sorted(standing, key=lambda place: place.position or 0)]
