"""What holds for every migration, and for the schema that all of them together make."""

import os
import re
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from pks import migrations
from pks.config import ROOT, Config
from pks.db import db
from tests.migrations.trial import Trial, schema_of

FILES = sorted((migrations.FOLDER / "versions").glob("*.py"))


def test_there_is_a_first_one() -> None:
    assert FILES[0].name.startswith("0001_")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
class TestEveryMigration:
    def test_is_numbered_without_a_gap(self, file: Path) -> None:
        number = FILES.index(file) + 1
        assert re.fullmatch(rf"{number:04}_[a-z0-9_]+\.py", file.name)
        assert f'revision = "{number:04}"' in file.read_text()

    def test_says_what_it_does(self, file: Path) -> None:
        assert file.read_text().startswith('"""'), "a docstring: what changes, and why"

    def test_has_its_test(self, file: Path) -> None:
        assert Path(__file__).with_name(f"test_{file.stem}.py").exists()


def test_there_is_one_last_one() -> None:
    config = AlembicConfig()
    config.set_main_option("script_location", str(migrations.FOLDER))
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


def test_migrations_make_what_the_models_say(trial: Trial) -> None:
    trial.to("head")

    migrations.load_tables()
    with trial.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_migrations_make_what_create_all_makes(trial: Trial) -> None:
    """Also what Alembic does not compare: conditions, partial indexes, triggers."""
    migrated = schema_of(trial.to("head").engine)
    trial.to("base")

    with trial.app.app_context():
        db.create_all()

    assert migrated == schema_of(trial.engine)


def test_down_to_nothing_and_up_again(trial: Trial) -> None:
    first = schema_of(trial.to("head").engine)

    assert trial.to("base").tables() == set()
    assert schema_of(trial.to("head").engine) == first


#: Gets ready, says so, and waits for the word.
MIGRATE = """
from pks import create_app, migrations
app = create_app()
print("ready", flush=True)
input()
migrations.upgrade(app)
"""


def test_several_processes_may_start_at_once(bare_app: Flask, trial: Trial) -> None:
    """Without its lock, PostgreSQL lets only one of them through; the others fail."""
    with ExitStack() as stack:
        processes = [stack.enter_context(_process(bare_app, "-c", MIGRATE)) for _ in range(3)]
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"

        for process in processes:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()

        said = [process.communicate(timeout=60)[1] for process in processes]
        assert [process.returncode for process in processes] == [0, 0, 0], said
    assert "agreement" in trial.tables()


def test_flasks_own_command_does_the_same(bare_app: Flask, trial: Trial) -> None:
    with _process(bare_app, "-m", "flask", "--app", "wsgi", "db", "upgrade") as process:
        _, said = process.communicate(timeout=60)

    assert process.returncode == 0, said
    assert "agreement" in trial.tables()


def _process(app: Flask, *arguments: str) -> "subprocess.Popen[str]":
    """Start Python on the database of `app`."""
    config: Config = app.config["PKS"]
    settings = {"PKS_INSTANCE": str(config.instance), "PKS_DATABASE_URL": config.database_url}
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | settings,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
