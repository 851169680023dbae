"""A PostgreSQL server of one's own: no network, a fresh folder, gone after the tests."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from os import geteuid
from pathlib import Path

from sqlalchemy import make_url


def programs() -> Path | None:
    """Return the folder of the newest server's programs, or None where none is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextmanager
def private_server(programs: Path) -> Iterator[str]:
    """Start a server that listens on a socket in its own folder; yield its URL; stop it."""
    folder = Path(tempfile.mkdtemp(prefix="pks-postgres-"))
    data = folder / "data"
    # The server refuses to run as root.
    prefix = ["runuser", "-u", "postgres", "--"] if geteuid() == 0 else []
    if prefix:
        shutil.chown(folder, "postgres")

    def run(program: str, *arguments: str) -> None:
        command = [*prefix, str(programs / program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)

    run("initdb", "-D", str(data), "-U", "pks", "-A", "trust", "-E", "UTF8", "--no-sync")
    settings = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    log = str(folder / "log")
    run("pg_ctl", "-D", str(data), "-w", "-l", log, "-o", settings, "start")
    try:
        yield f"postgresql+psycopg://pks@/postgres?host={folder}"
    finally:
        run("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder)


def restart(url: str) -> None:
    """Stop the private server at `url` at once, as a crash does, and start it again."""
    folder = Path(str(make_url(url).query["host"]))
    found = programs()
    assert found is not None, "it was started with them"
    prefix = ["runuser", "-u", "postgres", "--"] if geteuid() == 0 else []
    options = ["-D", str(folder / "data"), "-w", "-m", "immediate", "-l", str(folder / "log")]
    command = [*prefix, str(found / "pg_ctl"), *options, "restart"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)
