"""Streaming through the XML parts of a package, building nothing.

Refuses a document type, without which there are no entities, and an endless or bottomless tree.
"""

import re
from dataclasses import dataclass
from xml.parsers import expat

from pks.files.reasons import Reason, UploadRefused

TYPES_PART = "[Content_Types].xml"

# What is no place inside the package, whatever its mode says.
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:|//|\\\\", re.IGNORECASE)


@dataclass(frozen=True)
class Link:
    """What a relationship points to; `kind` is the last word of its type."""

    kind: str
    target: str
    is_outside: bool


class XmlReader:
    """Collects, over all parts of one package, where they point and what they say they are."""

    def __init__(self, nodes: int, depth: int) -> None:
        """Allow `nodes`, elements and attributes, in all parts together, at most `depth` deep."""
        self.links: list[Link] = []
        #: By ending, in small letters, without its dot.
        self.default_types: dict[str, str] = {}
        #: By name, in small letters, with the slash before it.
        self.part_types: dict[str, str] = {}
        self._nodes_left = nodes
        self._max_depth = depth
        self._depth = 0

    def parser(self, name: str) -> expat.XMLParserType:
        """Return a parser for the part called `name`.

        Only from the part with the types are types collected: another one must not take back
        what it says.
        """
        self._depth = 0
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        if name == TYPES_PART:
            parser.StartElementHandler = self._start_type
        elif name.lower().endswith(".rels"):
            parser.StartElementHandler = self._start_link
        return parser

    def _refuse_doctype(self, *_: object) -> None:
        raise UploadRefused(Reason.DOCUMENT_TYPE)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._nodes_left -= 1 + len(attributes)
        if self._depth > self._max_depth or self._nodes_left < 0:
            raise UploadRefused(Reason.TOO_COMPLEX)

    def _end(self, tag: str) -> None:
        self._depth -= 1

    def _start_type(self, tag: str, attributes: dict[str, str]) -> None:
        self._start(tag, attributes)
        media_type = attributes.get("ContentType", "")
        if tag.endswith("Override"):
            self.part_types[attributes.get("PartName", "").lower()] = media_type
        elif tag.endswith("Default"):
            self.default_types[attributes.get("Extension", "").lower()] = media_type

    def _start_link(self, tag: str, attributes: dict[str, str]) -> None:
        self._start(tag, attributes)
        if tag.endswith("Relationship"):
            kind = attributes.get("Type", "").rsplit("/", 1)[-1]
            target = attributes.get("Target", "")
            outside = attributes.get("TargetMode", "").strip().lower() == "external"
            self.links.append(Link(kind, target, outside or bool(_ADDRESS.match(target))))
