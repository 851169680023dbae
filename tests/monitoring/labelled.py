"""Five hundred agreements with the label that the written definition gives each of them.

Made without the product's measure: this file knows the definition, draws the life of each
agreement near its edges, and labels what it has drawn. What is drawn is then stored as rows.

The definition. An agreement in force is silent, and so is each of its scopes, when (1) the last
activity that counts was held more than 90 days ago, or there never was one and it came into force
more than 90 days ago; an activity counts unless the other party's last word on it is an objection;
and (2) some follow-up of it was due before today and is neither reported, done nor cancelled.
"""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
LIMIT = 90
COUNT = 500
KEYS = ("data", "pengawasan", "standar")

#: Days back from today, most of them at the edges.
EDGES = (1, 30, 88, 89, 90, 91, 92, 200)
#: Days from today on which something is due; negative: it has passed.
DUE = (-200, -91, -90, -30, -2, -1, 0, 1, 30)

STATES = ("direncanakan", "direncanakan", "berjalan", "diajukan", "selesai", "batal")
AGREEMENT_STATES = ("berlaku",) * 8 + ("ditandatangani", "berakhir", "diakhiri")


@dataclass
class DrawnFollowUp:
    due_in: int
    state: str

    @property
    def is_owed(self) -> bool:
        return self.state in ("direncanakan", "berjalan") and self.due_in < 0


@dataclass
class DrawnActivity:
    days_ago: int
    answer: str | None

    @property
    def counts(self) -> bool:
        return self.answer != "keberatan"


@dataclass
class DrawnScope:
    key: str
    follow_ups: list[DrawnFollowUp] = field(default_factory=list)
    activities: list[DrawnActivity] = field(default_factory=list)


@dataclass
class Drawn:
    """One agreement as it was drawn."""

    state: str
    started_days_ago: int
    scopes: list[DrawnScope]

    @property
    def is_silent(self) -> bool:
        return self.state == "berlaku" and silent(self.started_days_ago, self.scopes)

    @property
    def silent_scopes(self) -> set[str]:
        if self.state != "berlaku":
            return set()
        return {one.key for one in self.scopes if silent(self.started_days_ago, [one])}


def silent(started_days_ago: int, scopes: list[DrawnScope]) -> bool:
    """Apply the definition to what was drawn."""
    counting = [one.days_ago for scope in scopes for one in scope.activities if one.counts]
    quiet_for = min([started_days_ago, *counting])
    owed = any(one.is_owed for scope in scopes for one in scope.follow_ups)
    return owed and quiet_for > LIMIT


def draw(seed: int = 20261120) -> list[Drawn]:
    """Return the set: always the same."""
    dice = random.Random(seed)
    return [_agreement(dice) for _number in range(COUNT)]


def _agreement(dice: random.Random) -> Drawn:
    scopes = [DrawnScope(key) for key in dice.sample(KEYS, dice.randint(1, 3))]
    for scope in scopes:
        scope.follow_ups = [
            DrawnFollowUp(due, dice.choice(STATES)) for due in dice.sample(DUE, dice.randint(0, 3))
        ]
        for _number in range(dice.choice((0, 0, 0, 1, 2))):
            answer = dice.choice((None, None, "dikonfirmasi", "keberatan"))
            scope.activities.append(DrawnActivity(dice.choice(EDGES), answer))
    return Drawn(dice.choice(AGREEMENT_STATES), dice.choice((60, 89, 90, 91, 92, 400, 400)), scopes)


def rows_of(drawn: list[Drawn], known: dict[str, int]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows that store the set, by table, in the order in which they go in.

    :param known: ids of `first`, `second` (institutions) and `user`.
    """
    rows: dict[str, list[dict[str, Any]]] = {
        name: []
        for name in (
            "agreement", "party", "scope", "commitment", "follow_up", "activity",
            "fulfilment", "confirmation",
        )
    }  # fmt: skip
    for number, one in enumerate(drawn, 1):
        _store(rows, number, one, known)
    return rows


def _store(
    rows: dict[str, list[dict[str, Any]]], number: int, one: Drawn, known: dict[str, int]
) -> None:
    started = TODAY - timedelta(days=one.started_days_ago)
    rows["agreement"].append(
        {
            "id": number, "register_number": f"2026-{number:04}", "kind": "nota_kesepahaman",
            "cooperation_type": "sinergi", "state": one.state, "subject": f"Perjanjian {number}",
            "signed_on": started, "starts_on": started, "ends_on": started + timedelta(days=1825),
            "notice_months": 3, "scan_follows": False, "created_at": NOW, "version": 1,
        }
    )  # fmt: skip
    parties = {}
    for position, side in enumerate(("first", "second"), 1):
        parties[position] = len(rows["party"]) + 1
        rows["party"].append(
            {"id": parties[position], "agreement_id": number, "position": position,
             "institution_id": known[side]}
        )  # fmt: skip
    for position, scope in enumerate(one.scopes, 1):
        _store_scope(rows, number, position, scope, parties, known)


def _store_scope(
    rows: dict[str, list[dict[str, Any]]],
    agreement_id: int,
    position: int,
    scope: DrawnScope,
    parties: dict[int, int],
    known: dict[str, int],
) -> None:
    scope_id = len(rows["scope"]) + 1
    rows["scope"].append(
        {"id": scope_id, "agreement_id": agreement_id, "position": position, "key": scope.key,
         "title": scope.key.capitalize()}
    )  # fmt: skip
    rows["commitment"].append(
        {
            "id": scope_id, "scope_id": scope_id, "position": 1, "activity": "Kegiatan",
            "indicator": "", "responsible": "kedua", "rule": "FREQ=MONTHLY",
            "anchor": "awal", "offset_count": 1, "offset_unit": "bulan", "shift": "berikutnya",
            "lead_days": 30, "key": "kegiatan",
            "schedule": "", "evidence": "", "needs_file": False, "needs_attendance": False,
            "source": "rencana_kerja",
        }
    )  # fmt: skip
    for one in scope.follow_ups:
        due_on = TODAY + timedelta(days=one.due_in)
        closed = one.state in ("selesai", "batal")
        rows["follow_up"].append(
            {
                "id": len(rows["follow_up"]) + 1, "commitment_id": scope_id,
                "agreement_id": agreement_id, "planned_on": due_on, "due_on": due_on,
                "state": one.state, "postponed": False, "closed_at": NOW if closed else None,
                "submitted_at": NOW if one.state in ("diajukan", "selesai") else None,
                "cancel_reason": "Digabung" if one.state == "batal" else None,
            }
        )  # fmt: skip
    for act in scope.activities:
        activity_id = len(rows["activity"]) + 1
        rows["activity"].append(
            {
                "id": activity_id, "agreement_id": agreement_id, "scope_key": scope.key,
                "held_on": TODAY - timedelta(days=act.days_ago), "place": "Bekasi",
                "title": "Rapat", "outcome": "Disepakati", "attendance": "",
                "logged_by_id": known["user"], "logged_at": NOW, "party_id": parties[2],
            }
        )  # fmt: skip
        if act.answer:
            rows["confirmation"].append(
                {
                    "activity_id": activity_id, "party_id": parties[1], "answer": act.answer,
                    "note": "Tidak terjadi" if act.answer == "keberatan" else None, "at": NOW,
                    "by_id": known["user"],
                }
            )  # fmt: skip
