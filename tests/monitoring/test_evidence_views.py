"""Where evidence comes from, as its keepers see it and as everybody else does."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image

from pks.accounts.models import User
from pks.monitoring.models import Activity
from tests.checking import CheckingClient
from tests.files.test_pictures import SOUTH_EAST, photo, scene
from tests.monitoring.papers import RECAPS, Papers
from tests.monitoring.test_views import told

As = Callable[[User], CheckingClient]


def taken_on_the_sixth(shift: int = 0) -> bytes:
    return photo(scene(shift), taken="2022:05:06 14:30:00", gps=SOUTH_EAST).getvalue()


def log(client: CheckingClient, papers: Papers, *files: tuple[bytes, str]) -> str:
    """Log a meeting with `files`; return where it is shown."""
    answer = client.submit(
        f"/perjanjian/{papers.pks.id}/kegiatan/catat",
        **told(
            title="Rapat persiapan",
            scope="data",
            files=[(BytesIO(content), name) for content, name in files],
        ),
    )
    assert answer.status_code == 303
    return answer.location


def download(client: CheckingClient, papers: Papers, shown: str) -> bytes:
    activity = papers.session.get_one(Activity, int(shown.rsplit("/", 1)[-1]))
    return client.get(f"{shown}/bukti/{activity.evidence[0].id}").data


def test_f056_hash_time_and_place_are_shown_to_those_who_keep_the_papers(
    in_may: Papers, as_: As
) -> None:
    content = taken_on_the_sixth()
    shown = log(as_(in_may.yunis_account), in_may, (content, "foto.jpg"))
    sha256 = in_may.session.query(Activity).one().evidence[0].file.sha256

    for user in (in_may.legal, in_may.lintongs_account):
        client = as_(user)
        page = client.get(shown).text
        assert sha256 in page
        assert "diambil 6 Mei 2022, 14.30 (6 hari sebelum kegiatan)" in page
        assert "Koordinat -6.23581, 106.99261" in page
        assert download(client, in_may, shown) == content


def test_f056_everybody_else_sees_the_hash_and_gets_a_copy_that_tells_nothing(
    in_may: Papers, as_: As
) -> None:
    content = taken_on_the_sixth()
    client = as_(in_may.yunis_account)
    shown = log(client, in_may, (content, "foto.jpg"))

    page = client.get(shown).text
    assert "SHA-256" in page
    assert "Koordinat" not in page
    assert "14.30" not in page
    copy = download(client, in_may, shown)
    assert copy != content
    with Image.open(BytesIO(copy)) as image:
        assert dict(image.getexif()) == {}


def test_f056_a_photograph_used_before_is_pointed_out_with_where(in_may: Papers, as_: As) -> None:
    client = as_(in_may.yunis_account)
    saved_again = photo(scene().resize((320, 240)), quality=60).getvalue()
    first = log(client, in_may, (taken_on_the_sixth(), "foto.jpg"))
    log(client, in_may, (taken_on_the_sixth(3), "lain.jpg"))
    same_file = log(client, in_may, (taken_on_the_sixth(), "salinan.jpg"))
    same_look = log(client, in_may, (saved_again, "dari-wa.jpg"))

    at_logging = client.get(same_look).text
    assert "dari-wa.jpg pernah dipakai pada kegiatan “Rapat persiapan”" in at_logging
    assert "Foto yang tampak sama juga menjadi bukti pada" in at_logging
    assert f'href="{first}"' in at_logging
    assert "Berkas yang sama juga menjadi bukti pada" in client.get(same_file).text
    assert f'href="{same_file}"' in client.get(first).text
    assert "lain.jpg" not in client.get(first).text


def test_where_it_was_used_is_told_only_to_those_who_may_see_it(in_may: Papers, as_: As) -> None:
    """Rahma's other agreement is not Yuni's to see."""
    client = as_(in_may.legal)
    log(client, in_may, (taken_on_the_sixth(), "foto.jpg"))
    shown = log(client, in_may, (taken_on_the_sixth(), "foto.jpg"))
    first = in_may.session.query(Activity).order_by(Activity.id).first()
    assert first is not None
    first.agreement_id = in_may.mou.id
    in_may.session.commit()

    assert "Berkas yang sama" in client.get(shown).text
    assert "Berkas yang sama" not in as_(in_may.yunis_account).get(shown).text


def test_the_same_photograph_sent_twice_in_one_form_is_kept_once(in_may: Papers, as_: As) -> None:
    content = taken_on_the_sixth()
    log(as_(in_may.yunis_account), in_may, (content, "foto.jpg"), (content, "foto (1).jpg"))
    assert len(in_may.session.query(Activity).one().evidence) == 1


def test_a_heic_is_refused_in_clear_words(in_may: Papers, as_: As) -> None:
    heic = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(64)
    answer = as_(in_may.yunis_account).submit(
        f"/tindak-lanjut/{in_may.first_of(RECAPS).id}/catat",
        **told(photos=(BytesIO(heic), "IMG_1.HEIC")),
    )
    assert answer.status_code == 422
    assert "IMG_1.HEIC: Isi berkas ini bukan jenis yang diterima" in answer.text


def test_one_form_logs_one_activity_however_often_it_comes(in_may: Papers, as_: As) -> None:
    client = as_(in_may.yunis_account)
    page = f"/perjanjian/{in_may.pks.id}/kegiatan/catat"
    key = "5e2c8cf8-7d0e-4b43-8d8a-0a7f6a2e3b11"
    sent = told(title="Rapat", scope="data", form_key=key)
    answers = [client.submit(page, **sent) for _ in range(2)]
    assert answers[0].location == answers[1].location
    assert in_may.session.query(Activity).count() == 1

    other = as_(in_may.hadis_account).submit(page, **sent)
    assert other.status_code == 409  # somebody else's key tells nothing and logs nothing
    assert in_may.session.query(Activity).count() == 1


@pytest.mark.parametrize("key", ["x", "../" * 12, "'; DROP TABLE activity; --"])
def test_a_key_that_is_none_is_refused(in_may: Papers, as_: As, key: str) -> None:
    answer = as_(in_may.yunis_account).submit(
        f"/perjanjian/{in_may.pks.id}/kegiatan/catat",
        **told(title="Rapat", scope="data", form_key=key),
    )
    assert answer.status_code == 422


def test_one_form_serves_several_follow_ups(in_may: Papers, as_: As) -> None:
    recap, review = in_may.first_of(RECAPS), in_may.follow_ups[1]
    review.due_on = recap.due_on
    client = as_(in_may.yunis_account)
    shown = client.submit(
        f"/tindak-lanjut/{recap.id}/catat",
        **told(
            files=(BytesIO(taken_on_the_sixth()), "foto.jpg"), **{f"serves_{review.id}": "sebagian"}
        ),
    ).location
    page = client.get(shown).text
    assert "dilaporkan selesai" in page
    assert "dilaksanakan sebagian" in page
    assert in_may.session.query(Activity).one().completed == [recap]


def test_names_pasted_twice_are_pointed_out(in_may: Papers, as_: As) -> None:
    client = as_(in_may.yunis_account)
    shown = client.submit(
        f"/perjanjian/{in_may.pks.id}/kegiatan/catat",
        **told(
            title="Rapat", scope="data", attendance="1. Mulyadin\n2. Luthfi – Staf\n3. mulyadin"
        ),
    ).location
    page = client.get(shown).text
    assert "Tertulis lebih dari sekali pada daftar hadir: Mulyadin." in page
    assert "2 orang" in page
