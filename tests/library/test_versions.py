"""A template of one's own is begun, changed, published and retired; what is published stands."""

import json
from copy import deepcopy

import pytest
from sqlalchemy import select

from pks.audit.models import AuditEntry
from pks.library.mandatory import add_mandatory
from pks.library.models import Shelved, TemplateVersion
from pks.library.parts import BLANKS, GENERAL, OPTIONS, article_part, digest, removed
from pks.library.shelf import data_of, find
from pks.library.versions import (
    CannotPublish,
    ChangedMeanwhile,
    HasDraft,
    NotADraft,
    NotPublished,
    change,
    discard,
    make_own,
    new_version,
    publish,
    retire,
)
from pks.naskah import TemplateError
from pks.naskah.findings import Mandatory
from tests.library.shelves import BUILTIN, KEY, NAME, Shelves, article_in


def deeds(papers: Shelves) -> list[str]:
    thing = f"template:{KEY}"
    query = select(AuditEntry.verb).where(AuditEntry.thing == thing).order_by(AuditEntry.seq)
    return list(papers.session.scalars(query))


def test_f011_a_template_of_ones_own_begins_as_another_one(papers: Shelves) -> None:
    row = papers.own
    before = json.dumps(data_of(papers.session, *BUILTIN))

    assert (row.key, row.version, row.state, row.name) == (KEY, 1, Shelved.DRAFT, NAME)
    assert (row.based_on_key, row.based_on_version) == BUILTIN
    assert row.data["articles"] == data_of(papers.session, *BUILTIN)["articles"]
    papers.put_article(row, "pembiayaan", title="Beban Biaya")
    assert json.dumps(data_of(papers.session, *BUILTIN)) == before


def test_two_templates_of_one_name_get_two_keys(papers: Shelves) -> None:
    first = papers.own
    again = make_own(
        papers.session, *BUILTIN, papers.jakarta_raya, NAME, by=papers.legal, now=papers.now
    )
    of_builtins_name = make_own(
        papers.session, *BUILTIN, papers.jakarta_raya, "PKS lima lingkup", by=papers.legal,
        now=papers.now,
    )  # fmt: skip

    assert len({first.key, again.key, of_builtins_name.key, BUILTIN[0]}) == 4


def test_f011_publishing_and_retiring_are_told_to_the_trail(papers: Shelves) -> None:
    retire(papers.session, papers.published, by=papers.legal, now=papers.now)

    assert deeds(papers) == ["template.begin", "template.publish", "template.retire"]
    told = papers.session.scalars(
        select(AuditEntry.details).where(AuditEntry.verb == "template.publish")
    ).one()
    assert told["digest"] == digest(papers.published.data)


@pytest.mark.parametrize("state", [Shelved.PUBLISHED, Shelved.RETIRED])
def test_f011_a_published_version_never_changes(papers: Shelves, state: Shelved) -> None:
    session, row = papers.session, papers.published
    if state is Shelved.RETIRED:
        retire(session, row, by=papers.legal, now=papers.now)
    before = deepcopy(row.data)

    with pytest.raises(NotADraft):
        papers.put_article(row, "pembiayaan", title="Diam-diam")
    with pytest.raises(NotADraft):
        publish(session, row, "lagi", by=papers.legal, now=papers.now)
    with pytest.raises(NotADraft):
        discard(session, row, by=papers.legal, now=papers.now)

    assert row.data == before
    assert row.state is state


def test_only_what_is_published_is_retired(papers: Shelves) -> None:
    with pytest.raises(NotPublished):
        retire(papers.session, papers.own, by=papers.legal, now=papers.now)


def test_f011_drafts_keep_the_version_that_they_began_with(papers: Shelves) -> None:
    before = find(papers.session, KEY, papers.published.version)
    second = new_version(papers.session, papers.published, by=papers.legal, now=papers.now)
    papers.put_article(second, "pembiayaan", title="Beban Biaya")
    papers.publish(second)

    assert find(papers.session, KEY, 1) is before
    assert find(papers.session, KEY, 2).article("pembiayaan").title == "Beban Biaya"


def test_there_is_one_draft_at_a_time(papers: Shelves) -> None:
    session = papers.session
    second = new_version(session, papers.published, by=papers.legal, now=papers.now)

    with pytest.raises(HasDraft) as refusal:
        new_version(session, papers.published, by=papers.colleague, now=papers.now)

    assert refusal.value.version == second.version == 2
    assert (second.based_on_key, second.based_on_version) == (KEY, 1)


def test_a_draft_can_be_thrown_away(papers: Shelves) -> None:
    discard(papers.session, papers.own, by=papers.legal, now=papers.now)

    assert papers.session.scalars(select(TemplateVersion)).all() == []
    assert deeds(papers) == ["template.begin", "template.discard"]


class TestTwoAtOnce:
    def test_the_second_writer_of_one_part_is_told(self, papers: Shelves) -> None:
        row, part = papers.own, article_part("pembiayaan")
        seen = digest(part.read(row.data))
        papers.put_article(row, "pembiayaan", title="Yang pertama")

        with pytest.raises(ChangedMeanwhile) as conflict:
            change(
                papers.session, row, lambda data: part.write(data, {"title": "Yang kedua"}),
                part=part, seen=seen, by=papers.colleague, now=papers.now,
            )  # fmt: skip

        assert conflict.value.stored is not None
        assert conflict.value.stored["title"] == "Yang pertama"
        assert article_in(row, "pembiayaan")["title"] == "Yang pertama"

    def test_writers_of_two_parts_do_not_meet(self, papers: Shelves) -> None:
        row = papers.own
        seen = digest(GENERAL.read(row.data))
        papers.put_article(row, "pembiayaan", title="Yang pertama")

        change(
            papers.session, row, lambda data: GENERAL.write(data, {"name": "Nama lain"}),
            part=GENERAL, seen=seen, by=papers.colleague, now=papers.now,
        )  # fmt: skip

        assert article_in(row, "pembiayaan")["title"] == "Yang pertama"
        assert row.name == "Nama lain"

    def test_the_writer_of_what_was_taken_out_is_told(self, papers: Shelves) -> None:
        row, part = papers.own, article_part("keadaan_kahar")
        seen = digest(part.read(row.data))
        change(
            papers.session, row, lambda data: removed(data, "keadaan_kahar", "articles"),
            by=papers.legal, now=papers.now,
        )  # fmt: skip

        with pytest.raises(ChangedMeanwhile) as conflict:
            change(
                papers.session, row, lambda data: part.write(data, {"title": "Kahar"}),
                part=part, seen=seen, by=papers.colleague, now=papers.now,
            )  # fmt: skip

        assert conflict.value.stored is None


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"text": "Biaya {tidak_ada}."}, "{tidak_ada} tidak dikenal"),
            ({"text": "Biaya {pasal:khayal}."}, "rujukan ke khayal"),
            ({"text": "Biaya {perihal."}, "kurung kurawal"),
            ({"text": "Biaya {{ perihal }}."}, "kurung kurawal"),
            ({"when": "pilihan:khayal"}, "syarat pilihan:khayal tidak ada"),
            ({"when": "pasal:pembiayaan"}, "saling menunggu"),
        ],
    )
    def test_a_draft_is_whole_at_any_time(
        self, papers: Shelves, values: dict[str, str], words: str
    ) -> None:
        before = deepcopy(papers.own.data)

        with pytest.raises(TemplateError, match=words.replace("{", r"\{")):
            papers.put_article(papers.own, "pembiayaan", **values)

        assert papers.own.data == before

    def test_an_article_that_others_refer_to_stays(self, papers: Shelves) -> None:
        with pytest.raises(TemplateError, match="rujukan ke perubahan"):
            change(
                papers.session, papers.own, lambda data: removed(data, "perubahan", "articles"),
                by=papers.legal, now=papers.now,
            )  # fmt: skip

    def test_an_option_that_an_article_asks_for_stays(self, papers: Shelves) -> None:
        with pytest.raises(TemplateError, match="pilihan:ketentuan_lain tidak ada"):
            papers.put(papers.own, OPTIONS, options=[])

    def test_a_blank_that_prints_itself(self, papers: Shelves) -> None:
        blank = {"key": "nilai", "label": "Nilai", "type": "teks", "default": "{nilai}"}
        with pytest.raises(TemplateError, match="menyebut dirinya sendiri"):
            papers.put(papers.own, BLANKS, blanks=[blank])

    def test_what_lacks_a_mandatory_clause_is_not_published(self, papers: Shelves) -> None:
        clause = Mandatory("antikorupsi", "Antikorupsi", "kebiasaan")
        add_mandatory(papers.session, "pks", clause, by=papers.legal, now=papers.now)

        with pytest.raises(CannotPublish) as refusal:
            papers.publish(papers.own)

        assert "Antikorupsi" in refusal.value.remarks[0].message
        assert papers.own.state is Shelved.DRAFT
