"""A number that an office gives is taken from the draft."""

from pks.agreements.kinds import Kind
from pks.agreements.numbering import PatternFacts, propose, set_pattern
from pks.drafting.content import PartiesPart, SectionKey
from tests.papers import SIGNED_ON, As, Drafts

PATTERN = PatternFacts("{urut:3}/ORI-PKS/{bulan_romawi}/{tahun}", yearly=True, next_sequence=1)


def test_f021_the_next_number_is_taken_into_the_draft(papers: Drafts, as_: As) -> None:
    draft, office = papers.draft, papers.jakarta_raya
    set_pattern(papers.session, office, Kind.PKS, PATTERN, by=None, now=papers.now, today=SIGNED_ON)
    page = f"/naskah/{draft.agreement_id}/bagian/para-pihak"
    deed, client = f"/naskah/{draft.agreement_id}/nomor/1", as_(papers.legal)
    assert "001/ORI-PKS/II/2022" in client.get(page).text

    answer = client.submit(page, to=deed)
    again = client.hx(page, "POST", deed)

    assert answer.headers["Location"] == again.headers["Location"] == page
    papers.session.expire_all()
    part = papers.content(draft, SectionKey.PARTIES)
    assert isinstance(part, PartiesPart)
    assert part.numbers == ("001/ORI-PKS/II/2022", None)
    assert draft.agreement.first.number == "001/ORI-PKS/II/2022"
    assert "Pakai nomor ini" not in client.get(page).text
    assert propose(papers.session, office.id, Kind.PKS, day=SIGNED_ON) == "002/ORI-PKS/II/2022"


def test_f021_a_number_changed_in_the_draft_goes_back(papers: Drafts, as_: As) -> None:
    draft, office = papers.whole_draft, papers.jakarta_raya
    set_pattern(papers.session, office, Kind.PKS, PATTERN, by=None, now=papers.now, today=SIGNED_ON)
    page = f"/naskah/{draft.agreement_id}/bagian/para-pihak"
    client = as_(papers.legal)
    client.submit(page, to=f"/naskah/{draft.agreement_id}/nomor/1")
    papers.session.expire_all()

    client.submit(page, number_1="W.10/2022")
    papers.session.expire_all()
    papers.submit(draft, papers.dedys_account)

    assert draft.agreement.first.number == "W.10/2022"
    assert propose(papers.session, office.id, Kind.PKS, day=SIGNED_ON) == "001/ORI-PKS/II/2022"
