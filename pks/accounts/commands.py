"""What is done from the shell: the first administrator, whom nobody can invite."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from pks.accounts.links import INVITATION_LASTS, make_link
from pks.accounts.models import Role
from pks.accounts.people import CannotKeepUser, NewUser, create_user
from pks.clock import Clock
from pks.db import db
from pks.web.paths import outside_url

accounts = AppGroup("accounts", help="Accounts of people who sign in.")


@accounts.command("create-admin")
@click.option("--name", prompt=True)
@click.option("--email", prompt=True)
def create_admin(name: str, email: str) -> None:
    """Make an administrator and print the link on which to set the password."""
    clock: Clock = current_app.extensions["pks_clock"]
    now = clock.now()
    try:
        user = create_user(db.session(), NewUser(name, email, Role.ADMIN), by=None, now=now)
    except CannotKeepUser as refusal:
        raise click.ClickException(str(refusal)) from refusal
    token = make_link(user, now=now, lasts=INVITATION_LASTS)
    db.session.commit()
    click.echo(outside_url("accounts.choose_password", token=token))


def set_up(app: Flask) -> None:
    """Add the commands to the shell of `app`."""
    app.cli.add_command(accounts)
