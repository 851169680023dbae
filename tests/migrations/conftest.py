"""A database on which migrations are tried, on each of the two servers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from pks import create_app
from pks.config import read_config
from pks.db import db
from tests.databases import make_database
from tests.migrations.test_0001_first_schema import AT
from tests.migrations.trial import Trial


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application whose database has no table yet."""
    settings = {"PKS_INSTANCE": str(tmp_path)}
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres_server")
        settings["PKS_DATABASE_URL"] = make_database(server, f"bare_{tmp_path.name}_{id(request)}")
    app = create_app(read_config(settings))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def engine(bare_app: Flask) -> Engine:
    with bare_app.app_context():
        return db.engine


@pytest.fixture(scope="session")
def kept_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("starts")


@pytest.fixture
def trial(bare_app: Flask, engine: Engine, kept_folder: Path) -> Trial:
    return Trial(bare_app, engine, kept_folder)


@pytest.fixture
def city(trial: Trial) -> Trial:
    """A city in the first schema, and an account of its legal staff."""
    trial.to("0001")
    trial.insert(
        "institution",
        id=1,
        path="/1/",
        name="Pemerintah Kota Bekasi",
        short_name="Pemkot Bekasi",
        kind="pemerintah_daerah",
        needs_power_of_attorney=False,
    )
    trial.insert(
        "user",
        id=1,
        name="Nara",
        email="nara@example.go.id",
        role="legal",
        institution_id=1,
        active=True,
        created_at=AT,
    )
    return trial
