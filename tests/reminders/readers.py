"""Who reads, and where: whom a step speaks to, by the rules that an office would tell you."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from tests.reminders.records import Office, Records, Thing

#: Where nobody of an audience has an address, whom one asks instead.
ELSE = {
    "liaisons": "deputies",
    "deputies": "supervisors",
    "waited": "supervisors",
    "legal": "supervisors",
    "staff": "superiors",
    "supervisors": "superiors",
}


@dataclass
class Readers:
    """Everybody who stands in the register."""

    records: Records = field(default_factory=Records)

    def must_tell_week(self, who: str, today: date) -> bool:
        """Tell whether something in the care of a supervisor is late, so that there is news."""
        (user,) = (one for one in self.records.rows["users"] if name_of(one) == who)
        path = self.records.paths[user.institution_id]
        return any(
            one.state in ("direncanakan", "berjalan")
            and one.due_on < today
            and any(
                self.records.path_of_party[party].startswith(path)
                for party in self.records.parties_of(one.agreement_id)
            )
            for one in self.records.rows["follow_ups"]
        )

    def office_of(self, who: str) -> Office:
        one = self.records.people[who]
        return self.records.office(one.institution_id if self._is_here(who) else None)

    def address_of(self, who: str) -> str | None:
        email: str | None = self.records.people[who].email
        return email if self._is_here(who) else None

    def _is_here(self, who: str) -> bool:
        return who.startswith("person:") or self.records.people[who].active

    def asked_instead(
        self, thing: Thing, party: int, audience: str, today: date
    ) -> tuple[set[str], str]:
        """Return whom a step speaks to, and as whom: where it finds nobody, it asks upwards."""
        asked: str | None = audience
        while asked is not None:
            if found := self._of(thing, party, asked, today):
                return found, asked
            asked = ELSE.get(asked)
        return set(), audience

    def _of(self, thing: Thing, party: int, audience: str, today: date) -> set[str]:
        if audience == "waited":
            alive = thing.waits_for and self.records.is_alive(self.address_of(thing.waits_for))
            return {thing.waits_for} if thing.waits_for and alive else set()
        if audience in ("liaisons", "deputies"):
            return self._liaisons(thing, party, today, with_deputies=audience == "deputies")
        path = self.records.path_of_party[party]
        levels = {"legal": [("legal", 0)], "staff": [("legal", 0), ("penyelia", 0)]}
        above = 1 if audience == "superiors" else 0
        wanted = levels.get(audience, [("penyelia", above)])
        return {who for role, height in wanted for who in self._nearest(path, role, height)}

    def _liaisons(self, thing: Thing, party: int, today: date, *, with_deputies: bool) -> set[str]:
        ids = set()
        for one in self.records.rows["liaisons"]:
            serves = (
                one.party_id == party
                and one.scope_key in (None, thing.scope or "")
                and (one.starts_on is None or one.starts_on <= today)
                and (one.ends_on is None or one.ends_on >= today)
            )
            if serves:
                ids |= {one.person_id, one.deputy_id if with_deputies else None}
        named = {f"person:{id_}" for id_ in ids if id_ is not None}
        return {who for who in named if self.records.is_alive(self.address_of(who))}

    def _nearest(self, path: str, role: str, height: int) -> set[str]:
        paths = self.records.paths
        levels: dict[str, set[str]] = defaultdict(set)
        alive: dict[str, set[str]] = defaultdict(set)
        for user in self.records.rows["users"]:
            home = paths.get(user.institution_id, "nowhere")
            if user.role == role and user.active and path.startswith(home):
                levels[home].add(name_of(user))
                if self.records.is_alive(user.email):
                    alive[home].add(name_of(user))
        nearest_first = sorted(levels, key=len, reverse=True)
        return alive[nearest_first[height]] if height < len(nearest_first) else set()


def name_of(user: object) -> str:
    person_id, id_ = getattr(user, "person_id"), getattr(user, "id")  # noqa: B009
    return f"person:{person_id}" if person_id is not None else f"user:{id_}"
