"""Everything that happens by the clock, on one page. Runs as `python -m pks.scheduler`.

What is due stands in our tables; this only looks. So it may be killed at any line, be off for a
week, or run twice side by side: each unit is one transaction, and a unit is claimed by its row.
"""

import logging
import signal
from collections.abc import Callable
from functools import partial
from types import FrameType

from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask, current_app

from pks import create_app
from pks.agreements.ending import end_expired_agreement
from pks.clock import Clock
from pks.config import Config
from pks.db import db
from pks.inbox.collecting import read_mailbox
from pks.inbox.mailbox import Mailbox
from pks.inbox.taking_in import Shelf
from pks.leases import was_parked
from pks.mail.refusals import ServerUnreachable
from pks.mail.sending import Postmark, send_waiting
from pks.mail.transport import transport_for
from pks.reminders.alarming import alarm_next
from pks.reminders.daily import write_next
from pks.reminders.failing import check_failures
from pks.reminders.heart import beat, count_sent, falter
from pks.reminders.planning import remind_next, watch_next
from pks.reports.letters import report_made, way_out_of
from pks.reports.report_views import addresses_of
from pks.reports.scheduling import Press, make_next_report
from pks.web.storage import store
from pks.webhooks.delivering import deliver_waiting
from pks.webhooks.posting import Poster
from pks.webhooks.telling import tell_of_parked_mail

log = logging.getLogger(__name__)

Unit = Callable[..., bool]

#: What the day brings, in this order: who has ended today is not reminded any more.
UNITS: tuple[tuple[str, Unit], ...] = (
    ("end_agreements", end_expired_agreement),
    ("remind", lambda session, **when: remind_next(session, zone=_zone(), **when)),
    ("watch", lambda session, **when: watch_next(session, zone=_zone(), **when)),
    ("write", lambda session, **when: write_next(session, zone=_zone(), **when)),
    ("alarm", lambda session, **when: alarm_next(session, zone=_zone(), **when)),
    ("report", lambda session, **when: make_next_report(session, _press(), **when)),
)


def _zone() -> str:
    config: Config = current_app.config["PKS"]
    return config.zone


def _press() -> Press:
    config: Config = current_app.config["PKS"]
    return Press(store(), config.zone, report_made, addresses_of, way_out_of)


def tick(app: Flask) -> None:
    """Do all that is due now, once. What fails is logged, and does not stop the rest."""
    with app.app_context():
        clock: Clock = app.extensions["pks_clock"]
        config: Config = app.config["PKS"]
        if config.imap_host:
            # First: an address that is known to be dead now is not written to today.
            _run("read_mailbox", partial(_read, config, clock), clock)
        for name, unit in UNITS:
            _run(name, partial(_repeat, unit, clock, config.zone), clock)
        with was_parked.connected_to(tell_of_parked_mail):
            _run("send", partial(_send, config, clock), clock)
        _run("deliver_webhooks", partial(_deliver, config, clock), clock)
        db.session.remove()


def _run(name: str, job: Callable[[], str], clock: Clock) -> None:
    """Run one job and leave a sign of life with its note."""
    try:
        note = job()
        beat(db.session(), name, now=clock.now(), note=note)
        db.session.commit()
    except Exception as error:
        db.session.rollback()
        log.exception("job %s failed", name)
        _note_failure(name, error, clock)


def _note_failure(name: str, error: Exception, clock: Clock) -> None:
    """Leave a sign that pages can show, if the database takes one: it may be what has failed."""
    try:
        falter(db.session(), name, error, now=clock.now())
        db.session.commit()
    except Exception:
        db.session.rollback()
        log.exception("the failure of job %s cannot be noted", name)


def _repeat(unit: Unit, clock: Clock, zone: str) -> str:
    """Do one unit after the other, each its own transaction, until there is none."""
    count = 0
    while unit(db.session(), now=clock.now(), today=clock.today(zone)):
        db.session.commit()
        count += 1
    db.session.rollback()
    check_failures(db.session())
    return str(count)


def _read(config: Config, clock: Clock) -> str:
    """Take in what has come back.

    :raises MailboxUnreachable: what cannot be read now waits for the next look.
    """
    shelf = Shelf(store(), config.upload_limit_bytes)
    look = read_mailbox(db.session(), Mailbox(config), shelf, now=clock.now)
    left = f", {look.unfetched} tidak dapat diambil dari server" if look.unfetched else ""
    return f"{look.taken}{left}"


def _send(config: Config, clock: Clock) -> str:
    """Send what waits; what cannot be sent now waits for the next look."""
    transport = transport_for(config)
    try:
        sent = send_waiting(db.engine, transport, postmark=Postmark.of(config), now=clock.now)
        note = str(sent)
    except ServerUnreachable as error:
        log.warning("mail server: %s", error)
        note = f"mail server: {error}"[:200]
    count_sent(db.session(), now=clock.now())
    return note


def _deliver(config: Config, clock: Clock) -> str:
    """Tell other systems what waits to be told."""
    poster = Poster(private=config.webhook_private)
    return str(deliver_waiting(db.engine, poster, now=clock.now))


def main() -> None:
    """Look every `PKS_SCHEDULER_SECONDS`, until SIGTERM; what has begun is finished first."""
    app = create_app()
    config: Config = app.config["PKS"]
    # A memory store: a shared one runs jobs twice or not at all. Nothing is lost with it.
    scheduler = BlockingScheduler(timezone=config.zone)
    scheduler.add_job(
        tick,
        "interval",
        args=[app],
        seconds=config.scheduler_seconds,
        next_run_time=app.extensions["pks_clock"].now(),
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )

    def stop(_signal: int, _frame: FrameType | None) -> None:
        scheduler.shutdown(wait=False)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    scheduler.start()


if __name__ == "__main__":
    main()
