"""The form about an activity on a bad line, in a real browser against the real application."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask, abort
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from pks.clock import StoppedClock
from pks.db import db
from pks.monitoring import planning
from pks.monitoring.models import Activity
from tests.checking import PASSWORD
from tests.monitoring.papers import RECAPS, Papers

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

SMALL_PHONE = {"width": 360, "height": 740}


@dataclass
class Weather:
    """Whether the server answers as it should."""

    down: bool = False


@pytest.fixture
def weather(app: Flask) -> Weather:
    weather = Weather()

    def answer_or_fail() -> None:
        if weather.down:
            abort(503)

    app.before_request(answer_or_fail)
    return weather


@pytest.fixture
def path(app: Flask, clock: StoppedClock) -> str:
    """Where Yuni logs what was done for the first recap."""
    with app.app_context():
        planning.listen()
        papers = Papers(db.session(), clock.now())
        path = f"/tindak-lanjut/{papers.first_of(RECAPS).id}/catat"
        papers.yunis_account  # noqa: B018
        db.session.commit()
        return path


@pytest.fixture
def phone(browser: Browser, weather: Weather, server: str, path: str) -> Iterator[Page]:
    """Yuni's phone, on which she has opened the form once."""
    context = browser.new_context(base_url=server, viewport=SMALL_PHONE, locale="id-ID")
    page = context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(path)
    enter(page)
    page.wait_for_url(f"**{path}")
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    written = BytesIO()
    Image.effect_noise((320, 240), 60).convert("RGB").save(written, "JPEG")
    path = tmp_path / "foto rapat.jpg"
    path.write_bytes(written.getvalue())
    return path


def enter(page: Page) -> None:
    page.get_by_label("Alamat surel").fill("yuni.kartika@example.go.id")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()


def tell(page: Page, photo: Path) -> None:
    page.get_by_label("Tempat").fill("Kantor DPMPTSP")
    page.get_by_label("Hasil").fill("Rekapitulasi diterima lengkap.")
    page.get_by_label("Ambil foto").set_input_files(photo)
    expect(page.locator("#chosen")).to_contain_text("foto rapat.jpg")


def press_save(page: Page) -> None:
    page.get_by_role("button", name="Simpan kegiatan").click()


def logged(app: Flask) -> list[tuple[str, list[str]]]:
    """Return what was logged: the place, and the hashes of its files."""
    with app.app_context():
        return [
            (activity.place, [proof.file.sha256 for proof in activity.evidence])
            for activity in db.session.query(Activity)
        ]


def expect_logged_once(app: Flask, page: Page, photo: Path) -> None:
    page.wait_for_url("**/kegiatan/*")
    expect(page.get_by_role("heading", level=1)).to_have_text(RECAPS.activity)
    assert logged(app) == [("Kantor DPMPTSP", [sha256(photo.read_bytes()).hexdigest()])]


def test_f096_without_a_line_the_form_waits_on_the_phone_and_is_sent_when_it_is_back(
    app: Flask, phone: Page, photo: Path
) -> None:
    phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
    phone.reload()  # seen once with the worker, it opens without a line
    phone.context.set_offline(True)
    tell(phone, photo)
    press_save(phone)
    expect(phone.get_by_text("Tidak ada sambungan")).to_be_visible()
    assert logged(app) == []

    phone.reload()
    expect(phone.get_by_label("Tempat")).to_have_value("Kantor DPMPTSP")
    expect(phone.locator("#chosen")).to_contain_text("foto rapat.jpg")
    expect(phone.get_by_text("Tidak ada sambungan")).to_be_visible()

    phone.context.set_offline(False)
    expect_logged_once(app, phone, photo)

    phone.go_back()
    expect(phone.get_by_label("Tempat")).to_have_value("")
    expect(phone.locator("#unsent")).to_be_hidden()


def test_f096_a_server_that_fails_costs_nothing_and_two_presses_log_once(
    app: Flask, phone: Page, photo: Path, weather: Weather
) -> None:
    tell(phone, photo)
    weather.down = True
    press_save(phone)
    expect(phone.get_by_text("Server sedang terganggu")).to_be_visible()

    weather.down = False
    phone.goto("/akun")
    expect(phone.get_by_text("Ada kegiatan yang belum terkirim")).to_be_visible()
    phone.get_by_role("link", name="Buka dan kirim").click()
    expect_logged_once(app, phone, photo)


def test_f096_a_session_that_has_ended_keeps_the_form_until_one_has_signed_in(
    app: Flask, phone: Page, photo: Path
) -> None:
    tell(phone, photo)
    phone.context.clear_cookies()
    press_save(phone)
    expect(phone.get_by_text("Anda perlu masuk lagi")).to_be_visible()
    assert logged(app) == []

    phone.locator("#unsent").get_by_role("link", name="Masuk").click()
    enter(phone)
    expect_logged_once(app, phone, photo)


def test_what_is_refused_is_shown_beside_its_field_and_the_photo_is_not_sent_again(
    app: Flask, phone: Page, photo: Path
) -> None:
    tell(phone, photo)
    phone.get_by_label("Tempat").fill("")
    press_save(phone)
    expect(phone.get_by_text("Tuliskan tempatnya, atau “daring”.").first).to_be_visible()
    expect(phone.get_by_role("checkbox", name="foto rapat.jpg")).to_be_checked()

    phone.get_by_label("Tempat").fill("Kantor DPMPTSP")
    press_save(phone)
    expect_logged_once(app, phone, photo)


def test_a_file_that_is_not_taken_is_named_and_the_rest_stays(
    app: Flask, phone: Page, photo: Path, tmp_path: Path
) -> None:
    heic = tmp_path / "IMG_0001.jpg"
    heic.write_bytes(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(64))
    tell(phone, photo)
    phone.get_by_label("Pilih berkas").set_input_files(heic)
    press_save(phone)
    expect(phone.locator("[data-say=rejected]")).to_contain_text("IMG_0001.jpg")
    assert logged(app) == []

    phone.get_by_role("button", name="Hapus IMG_0001.jpg").click()
    press_save(phone)
    expect_logged_once(app, phone, photo)
