"""The paper of the preview."""

from dataclasses import replace

import html5lib

from pks.naskah import paper_html
from tests.naskah.people import BALAI_PATRIOT, NOTHING_YET, draft


def test_is_whole_and_well_formed():
    parser = html5lib.HTMLParser(strict=True)

    fragment = parser.parseFragment(paper_html(draft()))

    assert len(fragment) == 1


def test_each_article_is_a_section_with_the_name_of_its_key():
    paper = paper_html(draft())

    assert paper.startswith('<article class="paper" lang="id">')
    assert '<section id="pasal-jangka_waktu"><h3>Pasal 13<br>JANGKA WAKTU</h3>' in paper
    assert '<span class="no">(1)</span> Perjanjian ini berlaku selama 3 (tiga) tahun' in paper


def test_a_reference_leads_to_its_article():
    assert '<a href="#pasal-tugas">Pasal 9</a>' in paper_html(draft())


def test_every_link_has_its_target():
    paper = html5lib.parseFragment(paper_html(draft()), namespaceHTMLElements=False)

    targets = {element.get("id") for element in paper.iter() if element.get("id")}
    links = {element.get("href") for element in paper.iter("a")}

    assert links
    assert {link.removeprefix("#") for link in links} <= targets


def test_a_gap_says_what_is_missing():
    paper = paper_html(draft(NOTHING_YET))

    assert '<span class="fill">hari</span>, tanggal <span class="fill">tanggal</span>' in paper
    assert 'NOMOR : <span class="fill">nomor PIHAK KESATU</span>' in paper


def test_what_people_typed_cannot_become_markup():
    typed = "<script>alert(1)</script>\" onload='x'"
    facts = replace(BALAI_PATRIOT, subject=typed, place=typed)

    paper = paper_html(draft(facts))

    assert "<script>" not in paper.lower()
    assert "&lt;script&gt;" in paper


def test_looks_are_left_to_the_style_sheet():
    assert "style=" not in paper_html(draft(NOTHING_YET))
