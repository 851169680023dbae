"""The schema, step by step: `versions/0001_…`, `0002_…`, each with its test in `tests/migrations`.

Alembic's settings stand here and in `env.py`; there is no alembic.ini.
"""

import pkgutil
from importlib import import_module
from pathlib import Path

from alembic import command
from alembic.config import Config
from flask import Flask
from flask_migrate import Migrate

import pks
from pks.db import db

FOLDER = Path(__file__).parent


def set_up(app: Flask) -> None:
    """Give `app` the commands `flask db …`."""
    Migrate(app, db, directory=FOLDER)


def upgrade(app: Flask, revision: str = "head") -> None:
    """Bring the database of `app` up to `revision`: all of it, or nothing.

    Several processes may do so at once: one of them works, the others wait and find it done.
    """
    with app.app_context():
        command.upgrade(_config(), revision)


def downgrade(app: Flask, revision: str) -> None:
    """Take the database of `app` back to `revision`, or to nothing at all: `base`."""
    with app.app_context():
        command.downgrade(_config(), revision)


def load_tables() -> None:
    """Let `db.metadata` know the tables of every room, also of rooms that no page needs yet."""
    for room in pkgutil.iter_modules(pks.__path__, "pks."):
        if room.ispkg and (Path(pks.__path__[0]) / room.name[4:] / "models.py").exists():
            import_module(f"{room.name}.models")


def _config() -> Config:
    config = Config()
    # Alembic reads this through ConfigParser, which expands percent signs.
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config
