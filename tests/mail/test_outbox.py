"""The outbox: a mail is queued once, in the transaction of what it tells of."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pks.mail import outbox
from pks.mail.models import OutgoingMail, Status
from pks.mail.outbox import Letter, Recipient

NOW = datetime(2022, 2, 7, 1, 0, tzinfo=UTC)
LETTER = Letter("[7 hari lagi] Kirim data", "Yth. Sari", "<p>Yth. Sari</p>")
SARI = Recipient("Sari Wulandari", "sari@example.go.id")


def queue(session: Session, key: str, *, letter: Letter = LETTER, **more: str) -> bool:
    return outbox.queue(session, letter, to=SARI, key=key, now=NOW, **more)


def mails_about(session: Session, thing: str) -> list[OutgoingMail]:
    return session.query(OutgoingMail).filter_by(about=thing).order_by(OutgoingMail.id).all()


def test_what_is_queued_is_due_at_once(engine: Engine):
    with Session(engine) as session:
        assert queue(session, "a", thread="agreement:5", about="follow_up:12")

        (mail,) = mails_about(session, "follow_up:12")
        assert mail.thread == "agreement:5"
        assert (mail.status, mail.next_try_at, mail.attempts) == (Status.DUE, NOW, 0)
        assert (mail.to_name, mail.to_address) == (SARI.name, SARI.address)


def test_the_same_thing_is_queued_once(engine: Engine):
    with Session(engine) as session:
        assert queue(session, "a")
        assert not queue(session, "a", letter=Letter("Lain", "lain", "<p>lain</p>"))
        session.commit()
        assert not queue(session, "a")

        assert [mail.subject for mail in session.query(OutgoingMail)] == [LETTER.subject]


def test_a_deed_undone_queues_nothing(engine: Engine):
    with Session(engine) as session:
        queue(session, "a")
        session.rollback()

        assert session.query(OutgoingMail).count() == 0
        assert queue(session, "a")


def test_a_subject_is_cleaned_before_it_is_kept(engine: Engine):
    letter = Letter("Data\r\nBcc: x" + "x" * 400, "a", "a")
    with Session(engine) as session:
        queue(session, "a", letter=letter, about="x:1")

        (mail,) = mails_about(session, "x:1")
        assert mail.subject == ("Data Bcc: x" + "x" * 400)[:200]


@pytest.mark.parametrize("status", [Status.PARKED, Status.STOPPED])
def test_only_what_is_put_aside_or_stopped_is_taken_up_again(engine: Engine, status: Status):
    later = NOW + timedelta(days=9)
    with Session(engine) as session:
        queue(session, "a", about="x:1")
        (mail,) = mails_about(session, "x:1")
        assert outbox.send_again(session, OutgoingMail.id == mail.id, now=later) == []
        mail.status, mail.crashes = status, 6

        assert outbox.send_again(session, OutgoingMail.id == mail.id, now=later) == [mail.id]

        assert (mail.status, mail.crashes) == (Status.DUE, 0)
        assert mail.due_at == mail.next_try_at == later


def test_a_mail_that_waits_is_stopped_and_no_other(engine: Engine):
    with Session(engine) as session:
        for status in Status:
            queue(session, status.value, about="x:1")
        mails = {Status(mail.key): mail for mail in mails_about(session, "x:1")}
        for status, mail in mails.items():
            mail.status = status

        assert outbox.stop(session, OutgoingMail.about == "x:1") == [mails[Status.DUE].id]

        assert mails.pop(Status.DUE).status is Status.STOPPED
        assert [mail.status for mail in mails.values()] == list(mails)


def test_the_database_knows_no_other_status(engine: Engine):
    with Session(engine) as session:
        queue(session, "a")
        with pytest.raises(IntegrityError):
            session.execute(text("UPDATE outgoing_mail SET status = 'lost'"))


def test_senders_look_only_at_an_index_of_what_waits(engine: Engine):
    (index,) = [
        found
        for found in inspect(engine).get_indexes("outgoing_mail")
        if found["name"] == "ix_outgoing_mail_waiting"
    ]
    assert index["column_names"] == ["next_try_at", "id"]
    if engine.dialect.name == "sqlite":
        query = (
            "EXPLAIN QUERY PLAN SELECT * FROM outgoing_mail WHERE status IN ('due', 'sending')"
            " AND (status = 'due' AND next_try_at < 'x' OR status = 'sending' AND"
            " lease_until < 'x') ORDER BY next_try_at, id LIMIT 1"
        )
        with engine.connect() as connection:
            plan = connection.execute(text(query)).all()
        assert "ix_outgoing_mail_waiting" in str(plan)
        assert "TEMP B-TREE" not in str(plan)
