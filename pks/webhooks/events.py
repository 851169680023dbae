"""What other systems are told, and the JSON that tells it. Nothing in it is about a person."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

# Any UUID that no other namespace is.
_NAMESPACE = UUID("5f0c3a52-6f0e-4a53-9a0c-3c6d1b7f2e86")


class Event(StrEnum):
    """What can happen; the value is the `type` of the message."""

    AGREEMENT_IN_FORCE = "perjanjian.berlaku"
    AGREEMENT_AMENDED = "perjanjian.diubah"
    AGREEMENT_OVER = "perjanjian.berakhir"
    ACTIVITY_LOGGED = "kegiatan.dicatat"
    ACTIVITY_CONFIRMED = "kegiatan.dikonfirmasi"
    FOLLOW_UP_DONE = "tindak_lanjut.selesai"
    FOLLOW_UP_LATE = "tindak_lanjut.terlambat"
    MAIL_PARKED = "surat.tertahan"
    TEST = "uji_coba"
    """Told only when somebody asks for it."""


#: What an address can be told of.
CHOICES = tuple(event for event in Event if event is not Event.TEST)


def message_id(key: str, moment: datetime) -> str:
    """Return the id of the message about what happened at `moment` under `key`."""
    return str(uuid5(_NAMESPACE, f"{key} {moment.astimezone(UTC).isoformat()}"))


def body_of(
    event: Event,
    agreement: Mapping[str, Any] | None,
    data: Mapping[str, Any],
    *,
    key: str,
    now: datetime,
) -> str:
    """Return the message as JSON; its moment is written as RFC 3339 has it, in UTC."""
    message = {
        "id": message_id(key, now),
        "type": event.value,
        "occurred_at": now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "agreement": agreement,
        "data": data,
    }
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))
