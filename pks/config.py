"""Every setting: its variable, default, unit and meaning. The README lists the same.

Settings come from the environment only. What is secret and not given is made once, with mode 600,
in the instance folder.
"""

import contextlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Setting:
    """One setting as its owner meets it."""

    variable: str
    default: str
    meaning: str


SETTINGS = (
    Setting("PKS_INSTANCE", "instance", "folder of what this copy owns: database, files, mail"),
    Setting("PKS_DATABASE_URL", "", "empty: SQLite in the instance folder; or postgresql://…"),
    Setting("PKS_BASE_URL", "http://127.0.0.1:8000", "address that links in mails begin with"),
    Setting("PKS_SECRET_KEY", "", "signs cookies and links; empty: made once and kept"),
    Setting("PKS_ZONE", "Asia/Jakarta", "time zone of days, deadlines and working hours"),
    Setting("PKS_SMTP_HOST", "", "mail server; empty: mails are kept as .eml files"),
    Setting("PKS_SMTP_PORT", "587", "port of the mail server"),
    Setting("PKS_SMTP_SECURITY", "starttls", "starttls, tls or none"),
    Setting("PKS_SMTP_USER", "", "user name at the mail server; empty: no sign-in"),
    Setting("PKS_SMTP_PASSWORD", "", "password at the mail server"),
    Setting("PKS_SMTP_TIMEOUT_SECONDS", "20", "patience for each answer of the mail server"),
    Setting("PKS_MAIL_FROM", "PKS <pks@example.go.id>", "sender of all mails"),
    Setting("PKS_MAIL_REPLY_TO", "", "where answers go; empty: PKS_IMAP_USER, if it is an address"),
    Setting("PKS_IMAP_HOST", "", "server of the mailbox of bounces and answers; empty: not read"),
    Setting("PKS_IMAP_PORT", "993", "port of that server"),
    Setting("PKS_IMAP_SECURITY", "tls", "tls, starttls or none"),
    Setting("PKS_IMAP_USER", "", "user name of the mailbox"),
    Setting("PKS_IMAP_PASSWORD", "", "password of the mailbox"),
    Setting("PKS_DKIM_DOMAIN", "", "domain that signs mails (DKIM); empty: they go unsigned"),
    Setting("PKS_DKIM_SELECTOR", "", "name of the key in the DNS of that domain"),
    Setting("PKS_DKIM_KEY_FILE", "", "its private half, PEM, RSA or Ed25519"),
    Setting("PKS_UPLOAD_LIMIT_MB", "20", "largest file that is taken, in megabytes"),
    Setting("PKS_SECURE_COOKIES", "no", "yes when the site is served by https"),
    Setting("PKS_PROXIES", "0", "how many reverse proxies stand in front and are trusted"),
    Setting("PKS_SESSION_HOURS", "12", "after how many hours one must sign in again"),
    Setting("PKS_SCHEDULER_SECONDS", "30", "pause between two looks of the scheduler"),
    Setting("PKS_METRICS_TOKEN", "", "opens /metrics to who brings it; empty: there is none"),
    Setting(
        "PKS_WEBHOOK_PRIVATE", "no", "yes: webhooks may go into the own network, without https"
    ),
    Setting("PKS_DEMO", "no", "yes shows the demo accounts on the sign-in page"),
)


@dataclass(frozen=True)
class Config:
    """The settings of one running copy, read and checked once."""

    instance: Path
    database_url: str
    base_url: str
    secret_key: str
    zone: str
    smtp_host: str
    smtp_port: int
    smtp_security: str
    smtp_user: str
    smtp_password: str
    smtp_timeout_seconds: float
    mail_from: str
    mail_reply_to: str
    imap_host: str
    imap_port: int
    imap_security: str
    imap_user: str
    imap_password: str
    dkim_domain: str
    dkim_selector: str
    dkim_key_file: str
    upload_limit_bytes: int
    secure_cookies: bool
    proxies: int
    session_hours: int
    scheduler_seconds: int
    metrics_token: str
    webhook_private: bool
    demo: bool


class WrongSetting(Exception):
    """A setting has a value that cannot be used; the message names it."""


def read_config(environ: Mapping[str, str] = os.environ) -> Config:
    """Read all settings from `environ`.

    :raises WrongSetting: a value does not fit.
    """
    value = {s.variable: environ.get(s.variable) or s.default for s in SETTINGS}
    instance = (ROOT / value["PKS_INSTANCE"]).resolve()
    instance.mkdir(parents=True, exist_ok=True)
    return Config(
        instance=instance,
        database_url=value["PKS_DATABASE_URL"] or f"sqlite:///{instance / 'pks.sqlite3'}",
        base_url=value["PKS_BASE_URL"].rstrip("/"),
        secret_key=value["PKS_SECRET_KEY"] or _kept_secret(instance / "secret_key"),
        zone=value["PKS_ZONE"],
        smtp_host=value["PKS_SMTP_HOST"],
        smtp_port=_number(value, "PKS_SMTP_PORT"),
        smtp_security=_one_of(value, "PKS_SMTP_SECURITY", "starttls", "tls", "none"),
        smtp_user=value["PKS_SMTP_USER"],
        smtp_password=value["PKS_SMTP_PASSWORD"],
        smtp_timeout_seconds=_number(value, "PKS_SMTP_TIMEOUT_SECONDS"),
        mail_from=value["PKS_MAIL_FROM"],
        mail_reply_to=value["PKS_MAIL_REPLY_TO"] or _address_of_mailbox(value),
        imap_host=value["PKS_IMAP_HOST"],
        imap_port=_number(value, "PKS_IMAP_PORT"),
        imap_security=_one_of(value, "PKS_IMAP_SECURITY", "tls", "starttls", "none"),
        imap_user=value["PKS_IMAP_USER"],
        imap_password=value["PKS_IMAP_PASSWORD"],
        dkim_domain=value["PKS_DKIM_DOMAIN"],
        dkim_selector=value["PKS_DKIM_SELECTOR"],
        dkim_key_file=value["PKS_DKIM_KEY_FILE"],
        upload_limit_bytes=_number(value, "PKS_UPLOAD_LIMIT_MB") * 1024 * 1024,
        secure_cookies=_one_of(value, "PKS_SECURE_COOKIES", "yes", "no") == "yes",
        proxies=_number(value, "PKS_PROXIES"),
        session_hours=_number(value, "PKS_SESSION_HOURS"),
        scheduler_seconds=_number(value, "PKS_SCHEDULER_SECONDS"),
        metrics_token=value["PKS_METRICS_TOKEN"],
        webhook_private=_one_of(value, "PKS_WEBHOOK_PRIVATE", "yes", "no") == "yes",
        demo=_one_of(value, "PKS_DEMO", "yes", "no") == "yes",
    )


def _address_of_mailbox(value: Mapping[str, str]) -> str:
    """Return the address of the mailbox that is read, where its user name is one."""
    user = value["PKS_IMAP_USER"]
    return user if value["PKS_IMAP_HOST"] and "@" in user else ""


def _number(value: Mapping[str, str], variable: str) -> int:
    if not value[variable].isdigit():
        raise WrongSetting(f"{variable} must be a whole number, not {value[variable]!r}")
    return int(value[variable])


def _one_of(value: Mapping[str, str], variable: str, *choices: str) -> str:
    if value[variable] not in choices:
        raise WrongSetting(f"{variable} must be one of {', '.join(choices)}")
    return value[variable]


def _kept_secret(path: Path) -> str:
    """Return the secret in `path`; the first process to ask makes it, with mode 600."""
    if not path.exists():
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        # A link appears whole or not at all, and the second of two processes keeps the first's.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text()
