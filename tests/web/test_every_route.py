"""What holds for each view, each template and each letter, also those not yet written."""

from pathlib import Path

import pytest
from flask import Flask

from pks.accounts.models import Role
from pks.config import ROOT
from pks.web.access import ANYONE
from tests.checking import CheckingClient

TEMPLATES = ROOT / "templates"
LETTERS = sorted(folder for folder in TEMPLATES.glob("*/mail/*") if folder.is_dir())
SIGNED_IN = ("signed in",)


def test_every_view_says_whom_it_lets_in(app: Flask):
    unmarked = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and not hasattr(app.view_functions[rule.endpoint], "open_to")
    }

    assert unmarked == set(), "decorate these views with @open_to(...) or @public"


def test_every_view_names_roles_that_there_are(app: Flask):
    named = {
        role
        for view in app.view_functions.values()
        for role in getattr(view, "open_to", ())
        if getattr(view, "open_to", ()) not in (ANYONE, SIGNED_IN)
    }

    assert named <= set(Role)


def test_every_page_asks_a_stranger_to_sign_in(app: Flask, client: CheckingClient):
    for rule in app.url_map.iter_rules():
        guarded = rule.endpoint != "static" and app.view_functions[rule.endpoint].open_to != ANYONE
        if guarded and "GET" in (rule.methods or ()):
            values = dict.fromkeys(rule.arguments, 1)
            path = app.url_map.bind("localhost").build(rule.endpoint, values)
            answer = client.get(path)
            assert answer.status_code == 303, path
            assert answer.headers["Location"].startswith("/masuk"), path


def test_every_template_folder_is_a_room():
    rooms = {
        folder.name for folder in (ROOT / "pks").iterdir() if (folder / "__init__.py").exists()
    }
    folders = {folder.name for folder in TEMPLATES.iterdir()}

    assert folders <= rooms


@pytest.mark.parametrize("folder", LETTERS, ids=lambda folder: f"{folder.parts[-3]}/{folder.name}")
def test_every_letter_has_its_three_templates(folder: Path):
    assert {file.name for file in folder.iterdir()} == {"subject.txt", "body.txt", "body.html"}
