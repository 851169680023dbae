"""Opening a PDF from outside: a script that runs in a process of its own.

PDF readers can be led into loops and floods by a few bytes; here only this process suffers, for
as long and with as much memory as it allows itself. Imports nothing of ours, to start quickly.
Reads the file from its standard input; its exit code is the answer.
"""

import logging
import resource
import sys
from enum import IntEnum
from typing import BinaryIO

import pypdf
import pypdf.errors

CPU_SECONDS = 5
MEMORY_BYTES = 512 * 1024 * 1024


class Answer(IntEnum):
    """What the exit code says. 1 is left to whatever goes wrong by itself."""

    FINE = 0
    DAMAGED = 10
    LOCKED = 11
    TOO_COMPLEX = 12


def probe(file: BinaryIO) -> Answer:
    """Open `file` and walk through its pages."""
    try:
        reader = pypdf.PdfReader(file, strict=False)
        # A lock that only forbids to print or change, as many offices set it, opens by itself.
        if reader.is_encrypted and not reader.decrypt(""):
            return Answer.LOCKED
        return Answer.FINE if len(reader.pages) else Answer.DAMAGED
    except MemoryError:
        return Answer.TOO_COMPLEX
    except pypdf.errors.DependencyError:
        # The newer ciphers need a library that is not here; then nobody can look inside.
        return Answer.LOCKED
    except Exception:  # noqa: BLE001 (a reader fails on damage in any way; it all means the same)
        return Answer.DAMAGED


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    logging.disable()
    sys.exit(probe(sys.stdin.buffer))
