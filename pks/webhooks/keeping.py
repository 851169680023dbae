"""Adding an address, changing it, a new secret, switching it off and on, removing it.

Whoever writes an address waits for the turn of the trail first: whoever has it may be about to
queue a message for that address. No request, no clock.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.audit import trail
from pks.leases import take_up_again
from pks.webhooks.events import Event
from pks.webhooks.models import URL_LENGTH, Delivery, Endpoint
from pks.webhooks.signing import new_secret
from pks.webhooks.telling import queue

#: For how long the secret before signs as well, so that the receiver can change it in peace.
OLD_SECRET_LASTS = timedelta(hours=24)


@dataclass(frozen=True)
class EndpointFacts:
    """An address and what it is told; see `Endpoint`."""

    url: str
    institution_id: int | None
    events: tuple[Event, ...]


class EndpointObstacle(StrEnum):
    """Why an address cannot be kept so."""

    NO_ADDRESS = "no_address"
    NOT_HTTPS = "not_https"
    NAMES_SOMEBODY = "names_somebody"
    """A name and a password stand before the host: they would be shown to whoever looks on."""
    URL_TAKEN = "url_taken"
    NO_EVENT = "no_event"


class CannotKeep(Exception):
    """The address cannot be kept so; `obstacles` names every reason."""

    def __init__(self, obstacles: list[EndpointObstacle]) -> None:
        super().__init__(", ".join(obstacles))
        self.obstacles = obstacles


class IsOff(Exception):
    """Nothing is sent to an address that is switched off."""


def add_endpoint(
    session: Session, facts: EndpointFacts, *, private: bool, by: User, now: datetime
) -> Endpoint:
    """Add an address, with a secret of its own.

    :param private: whether it may be one without TLS, in the own network.
    :raises CannotKeep: it is no address that can be told something.
    """
    trail.wait_for_turn(session)
    _check(session, facts, private=private, but=None)
    endpoint = Endpoint(
        url=facts.url,
        institution_id=facts.institution_id,
        events=[event.value for event in facts.events],
        secret=new_secret(),
        created_at=now,
        created_by_id=by.id,
    )
    session.add(endpoint)
    session.flush()  # the trail names the id
    _note(session, "webhook.add", endpoint, by=by, now=now)
    return endpoint


def change_endpoint(
    session: Session,
    endpoint: Endpoint,
    facts: EndpointFacts,
    *,
    private: bool,
    by: User,
    now: datetime,
) -> None:
    """Change an address or what it is told. What waits already goes to the new address.

    :raises CannotKeep: it is no address that can be told something.
    """
    trail.wait_for_turn(session)
    _check(session, facts, private=private, but=endpoint)
    if endpoint.url != facts.url:
        endpoint.failing_since = endpoint.rests_until = None
        endpoint.failures = 0
    endpoint.url = facts.url
    endpoint.institution_id = facts.institution_id
    endpoint.events = [event.value for event in facts.events]
    _note(session, "webhook.change", endpoint, by=by, now=now)


def replace_secret(session: Session, endpoint: Endpoint, *, by: User, now: datetime) -> None:
    """Give an address a new secret; the one before signs as well for a day."""
    trail.wait_for_turn(session)
    endpoint.old_secret = endpoint.secret
    endpoint.old_secret_until = now + OLD_SECRET_LASTS
    endpoint.secret = new_secret()
    _note(session, "webhook.secret", endpoint, by=by, now=now)


def switch_off(session: Session, endpoint: Endpoint, *, by: User, now: datetime) -> None:
    """Send nothing more to an address. What happens meanwhile it is not told later."""
    trail.wait_for_turn(session)
    endpoint.is_on = False
    _note(session, "webhook.off", endpoint, by=by, now=now)


def switch_on(session: Session, endpoint: Endpoint, *, by: User, now: datetime) -> None:
    """Send to an address again, at once, and what had been waiting as well."""
    trail.wait_for_turn(session)
    endpoint.is_on = True
    endpoint.failing_since = endpoint.rests_until = None
    endpoint.failures = 0
    _note(session, "webhook.on", endpoint, by=by, now=now)


def remove_endpoint(session: Session, endpoint: Endpoint, *, by: User, now: datetime) -> None:
    """Remove an address with all its messages."""
    trail.wait_for_turn(session)
    _note(session, "webhook.remove", endpoint, by=by, now=now)
    session.delete(endpoint)


def send_test(session: Session, endpoint: Endpoint, *, by: User, now: datetime) -> None:
    """Queue a message that says nothing, to see whether it arrives.

    :raises IsOff: the address is switched off.
    """
    if not endpoint.is_on:
        raise IsOff
    trail.wait_for_turn(session)
    queue(session, endpoint, Event.TEST, None, {}, key=f"test:{now.isoformat()}", now=now)
    _note(session, "webhook.test", endpoint, by=by, now=now)


def deliver_again(
    session: Session, endpoint: Endpoint, delivery: Delivery, *, by: User, now: datetime
) -> None:
    """Take a message up again that was put aside.

    :raises NotParked: it was not.
    """
    trail.wait_for_turn(session)
    # As it is now: of two who press at once, the second takes nothing from its sender.
    session.refresh(delivery, with_for_update=True)
    take_up_again(delivery, now=now)
    details = {"message": delivery.message_id}
    trail.record(
        session, "webhook.again", f"webhook:{endpoint.id}", by=by, now=now, details=details
    )


def _check(session: Session, facts: EndpointFacts, *, private: bool, but: Endpoint | None) -> None:
    """Do nothing if an address can be kept so.

    Where its name leads is not asked: that may be another place tomorrow, and is asked each time
    that something is sent.

    :raises CannotKeep: it cannot.
    """
    checks = {
        EndpointObstacle.NO_ADDRESS: not _is_address(facts.url),
        EndpointObstacle.NOT_HTTPS: not private and not facts.url.lower().startswith("https:"),
        EndpointObstacle.NAMES_SOMEBODY: "@" in facts.url.partition("//")[2].partition("/")[0],
        EndpointObstacle.URL_TAKEN: _is_taken(session, facts.url, but),
        EndpointObstacle.NO_EVENT: not facts.events,
    }
    if found := [obstacle for obstacle, applies in checks.items() if applies]:
        raise CannotKeep(found)


def _is_address(url: str) -> bool:
    """Tell whether `url` is written as one of a web server, in letters that the web knows.

    >>> [_is_address(u) for u in ("https://a.example.go.id/x?y=1", "https://", "ftp://a/", "a b")]
    [True, False, False, False]
    """
    try:
        parts = urlsplit(url)
        has_host = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    is_plain = url.isascii() and url.isprintable() and " " not in url and not parts.fragment
    return has_host and is_plain and parts.scheme in ("https", "http") and len(url) <= URL_LENGTH


def _is_taken(session: Session, url: str, but: Endpoint | None) -> bool:
    query = select(Endpoint.id).where(Endpoint.url == url)
    if but is not None:
        query = query.where(Endpoint.id != but.id)
    return session.scalar(query) is not None


def _note(session: Session, verb: str, endpoint: Endpoint, *, by: User, now: datetime) -> None:
    # The host only: what follows it may be as good as a password.
    details = {"host": endpoint.host, "events": endpoint.events}
    thing = f"webhook:{endpoint.id}"
    trail.record(session, verb, thing, by=by, now=now, details=details)
