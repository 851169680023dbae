"""Where tests write: into memory, where there is enough of it, for a disk makes them wait."""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ENOUGH_BYTES = 4 << 30


def write_into_memory() -> None:
    """Let all temporary files of this process and of those it starts lie in memory."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ENOUGH_BYTES:
        os.environ.setdefault("TMPDIR", str(MEMORY))
        tempfile.tempdir = None  # it is found out once, and then remembered
