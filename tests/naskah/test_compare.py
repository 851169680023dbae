"""What a comparison shows: the words that changed, and nothing that only moved along."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from pks.naskah import ChangeKind, ClauseChange, assemble, tailor
from pks.naskah.compare import Change, compare
from pks.naskah.compare_html import comparison_html
from pks.naskah.tailoring import text_of
from tests.naskah.people import BALAI_PATRIOT, TEMPLATE, draft, with_scopes


def tailored(*changes):
    return assemble(tailor(TEMPLATE, changes), BALAI_PATRIOT)


def edited(key, old, new):
    text = text_of(TEMPLATE.article(key))
    assert old in text
    return ClauseChange(key, ChangeKind.EDITED, text=text.replace(old, new))


def test_the_same_text_has_no_difference():
    assert compare(draft(), draft()) == ()


def test_a_changed_word_is_shown_in_its_ayat_alone():
    (part,) = compare(draft(), tailored(edited("penutup", "2 (dua) rangkap", "3 (tiga) rangkap")))

    assert (part.key, part.name, part.change) == (
        "pasal:penutup",
        "Pasal 18 Penutup",
        Change.CHANGED,
    )
    (line,) = part.lines
    assert (line.before, line.after) == ("Pasal 18 ayat (1)", "Pasal 18 ayat (1)")
    changed = [piece for piece in line.pieces if piece.change is not Change.SAME]
    assert changed == [
        (Change.REMOVED, "2"), (Change.ADDED, "3"), (Change.REMOVED, "dua"), (Change.ADDED, "tiga")
    ]  # fmt: skip


def test_an_article_put_in_is_one_difference_though_all_behind_it_are_renumbered():
    inserted = ClauseChange(
        "maklumat", ChangeKind.INSERTED, title="Maklumat", text="Isi maklumat.", after="pelaksanaan"
    )

    (part,) = compare(draft(), tailored(inserted))

    assert (part.name, part.change) == ("Pasal 4 Maklumat", Change.ADDED)
    assert [piece.text for line in part.lines for piece in line.pieces] == [
        "MAKLUMAT", "Isi maklumat."
    ]  # fmt: skip


def test_an_article_taken_out_is_told_where_it_stood():
    parts = compare(draft(), tailored(ClauseChange("lain_lain", ChangeKind.REMOVED)))

    assert [(part.name, part.change) for part in parts] == [
        ("Pasal 17 Ketentuan Lain-lain", Change.REMOVED)
    ]


def test_an_item_put_at_the_end_does_not_change_the_one_before():
    old = "d. data dan/atau informasi lain yang disepakati oleh PARA PIHAK"
    (part,) = compare(draft(), tailored(edited("data", old, f"{old}\n    e. denah")))

    assert [line.change for line in part.lines] == [Change.ADDED]
    assert part.lines[0].after == "Pasal 4 ayat (2) huruf e"


def test_a_scope_switched_off_shows_where_it_was_named():
    names = [part.name for part in compare(draft(), draft(with_scopes("data", "standar")))]

    assert "Pasal 2 Ruang Lingkup" in names
    assert "Pasal 8 Monitoring dan Evaluasi" in names
    assert "Lampiran I" in names


def test_a_filled_gap_is_a_difference():
    (part,) = compare(draft(replace(BALAI_PATRIOT, place=None)), draft())

    assert part.name == "Pembukaan dan para pihak"
    assert (Change.REMOVED, "[tempat penandatanganan]") in part.lines[0].pieces


def test_nothing_of_the_words_becomes_markup():
    parts = compare(draft(), draft(replace(BALAI_PATRIOT, subject='<b onclick="x">&')))

    assert "<b " not in comparison_html(parts)
    assert "&lt;b" in comparison_html(parts).lower()


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from(["data", "pengawasan", "standar", "kompetensi", "monev"]), unique=True
    ),
    st.lists(
        st.sampled_from(["data", "pengawasan", "standar", "kompetensi", "monev"]), unique=True
    ),
)
def test_taking_and_refusing_all_changes_gives_the_two_texts(one, other):
    for part in compare(draft(with_scopes(*one)), draft(with_scopes(*other))):
        for line in part.lines:
            kept = [piece.text for piece in line.pieces if piece.change is not Change.REMOVED]
            had = [piece.text for piece in line.pieces if piece.change is not Change.ADDED]
            assert bool(kept) == (line.after is not None)
            assert bool(had) == (line.before is not None)
