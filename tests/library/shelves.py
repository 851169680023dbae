"""The templates that Nara and her colleague write in Jakarta Raya."""

from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from pks.accounts.models import Role, User
from pks.library.clauses import inserted, revise, share
from pks.library.models import SharedClause, TemplateVersion
from pks.library.parts import BLANKS, Data, Part, added, article_part, digest
from pks.library.versions import change, make_own, publish
from pks.naskah import FIVE_SCOPE_PKS
from pks.parties.models import Institution
from tests.papers import Drafts

BUILTIN = (FIVE_SCOPE_PKS, 1)
NAME = "PKS Jakarta Raya"
KEY = "pks_jakarta_raya"


class Shelves(Drafts):
    """The same people, and what they begin their drafts with."""

    @cached_property
    def colleague(self) -> User:
        """Works in the same office as Nara, at the same time."""
        return self._user("Sari Umpama", Role.LEGAL, self.jakarta_raya)

    @cached_property
    def own(self) -> TemplateVersion:
        """A draft that begins as the built-in template."""
        return make_own(
            self.session, *BUILTIN, self.jakarta_raya, NAME, by=self.legal, now=self.now
        )

    @cached_property
    def published(self) -> TemplateVersion:
        """The same, published."""
        self.publish(self.own)
        return self.own

    def publish(self, row: TemplateVersion, note: str | None = None) -> None:
        publish(self.session, row, note, by=self.legal, now=self.now)

    def put(self, row: TemplateVersion, part: Part, **values: Any) -> None:
        """Write one part as somebody who has seen what stands there."""
        change(
            self.session,
            row,
            lambda data: part.write(data, values),
            part=part,
            seen=digest(part.read(row.data)),
            by=self.legal,
            now=self.now,
        )

    def put_article(self, row: TemplateVersion, article: str, **values: Any) -> None:
        self.put(row, article_part(article), **values)

    def share(self, article: dict[str, Any]) -> SharedClause:
        return share(self.session, self.jakarta_raya, article, by=self.legal, now=self.now)


def article_in(row: TemplateVersion, key: str) -> dict[str, Any]:
    """Return the data of an article."""
    found: dict[str, Any] = next(one for one in row.data["articles"] if one["key"] == key)
    return found


#: A clause that no built-in template has.
AUDIT: dict[str, Any] = {
    "key": "pemeriksaan",
    "title": "Pemeriksaan Bersama",
    "source": "rumusan",
    "text": "(1) [hak] PARA PIHAK dapat saling memeriksa.\n"
    "(2) Pemeriksaan sebagaimana dimaksud pada {ayat:pemeriksaan.hak} diberitahukan.",
}


def tell_library(session: Session, legal: User, institution: Institution, now: datetime) -> None:
    """Begin the template "contoh" with a variant, a blank, and a clause that has moved on."""
    row = make_own(session, *BUILTIN, institution, "Contoh", by=legal, now=now)
    clause = share(session, institution, AUDIT, by=legal, now=now)
    variant = {
        "key": "dibagi",
        "name": "Biaya dibagi",
        "note": "Bila pihak lain meminta pembagian biaya.",
        "source": "rumusan",
        "text": "Biaya dibagi sesuai dengan kesepakatan PARA PIHAK.",
    }
    blank = {"key": "nilai", "label": "Nilai kerja sama", "type": "rupiah", "example": "5000000"}

    def edit(data: Data) -> Data:
        data = inserted(data, clause, "pembiayaan")
        data = added(data, variant, "articles", "pembiayaan", "variants")
        return BLANKS.write(data, {"blanks": [blank]})

    change(session, row, edit, by=legal, now=now)
    newer = {**clause.data, "text": "PARA PIHAK saling memeriksa setiap tahun."}
    revise(session, clause, newer, "Pemeriksaan menjadi tahunan", by=legal, now=now)
