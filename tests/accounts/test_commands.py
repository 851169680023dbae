"""The first administrator, from the shell."""

from flask import Flask
from sqlalchemy import select

from pks.accounts.models import Role, User
from pks.db import db
from tests.checking import CheckingClient

ARGUMENTS = [
    "accounts",
    "create-admin",
    "--name",
    "Admin Misalnya",
    "--email",
    "admin@example.go.id",
]


def test_the_first_administrator_sets_a_password_on_the_printed_link(
    app: Flask, client: CheckingClient
):
    result = app.test_cli_runner().invoke(args=ARGUMENTS)

    assert result.exit_code == 0
    address = result.output.strip().removeprefix("http://localhost")
    assert client.get(address, follow_redirects=True).status_code == 200
    with app.app_context():
        user = db.session.scalars(select(User)).one()
        assert (user.role, user.password_hash) == (Role.ADMIN, None)


def test_an_address_that_has_an_account_is_refused(app: Flask):
    app.test_cli_runner().invoke(args=ARGUMENTS)

    again = app.test_cli_runner().invoke(args=ARGUMENTS)

    assert again.exit_code == 1
    assert "email_taken" in again.output
