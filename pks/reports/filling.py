"""Filling a layout that an office made: a script that runs in a process of its own.

A layout can be written so that it never ends, or reaches for what is none of its business. So it
is filled in a sandbox, by a process that may take some seconds and some memory and no more, and
that knows nothing but the values it is given. Reads from its standard input a line of JSON with
the values, then the layout; writes the filled document to its standard output.

A value {"text": …, "url": …} becomes a link.
"""

import json
import logging
import resource
import sys
from enum import IntEnum
from io import BytesIO
from typing import Any

from docxtpl import DocxTemplate, RichText
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

CPU_SECONDS = 20
MEMORY_BYTES = 1024 * 1024 * 1024


class Answer(IntEnum):
    """What the exit code says. 1 is left to whatever goes wrong by itself."""

    FINE = 0
    UNKNOWN_FIELD = 10
    WRONG_FIELD = 11
    DAMAGED = 12
    TOO_COMPLEX = 13


def fill(layout: bytes, values: dict[str, Any]) -> bytes:
    """Return `layout` filled with `values`.

    :raises jinja2.TemplateError: a field of the layout is unknown or wrongly written.
    """
    document = DocxTemplate(BytesIO(layout))
    sandbox = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    document.render(_linked(document, values), jinja_env=sandbox)
    filled = BytesIO()
    document.save(filled)
    return filled.getvalue()


def _linked(document: DocxTemplate, value: Any) -> Any:
    if isinstance(value, list):
        return [_linked(document, one) for one in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"text", "url"}:
        text = RichText()
        text.add(value["text"], url_id=document.build_url_id(value["url"]), underline=True)
        return text
    return {key: _linked(document, one) for key, one in value.items()}


def main() -> Answer:
    """Fill what comes in, and say how it went."""
    values = json.loads(sys.stdin.buffer.readline())
    layout = sys.stdin.buffer.read()
    try:
        sys.stdout.buffer.write(fill(layout, values))
    except MemoryError:
        return Answer.TOO_COMPLEX
    except TemplateError as fault:
        sys.stderr.write(str(fault)[:300])
        unknown = "is undefined" in str(fault) or "has no attribute" in str(fault)
        return Answer.UNKNOWN_FIELD if unknown else Answer.WRONG_FIELD
    except Exception:  # noqa: BLE001 (a damaged document fails in any way; it all means the same)
        return Answer.DAMAGED
    return Answer.FINE


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    logging.disable()
    sys.exit(main())
