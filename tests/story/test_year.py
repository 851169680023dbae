"""A year of a PKS in a browser, on a clock that is moved: promises kept and missed, and its end.

A recap is sent in time; the next one is missed and climbs to the superior; the liaison hands over
to somebody without an account, who catches it up by the link in the mail; the parties evaluate, and
extend.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from pks.clock import StoppedClock
from pks.db import db
from pks.demo import papers
from pks.demo.paper_files import Papers
from pks.demo.people import (
    FIRST_LIAISON,
    LEGAL,
    SECOND_LIAISON,
    SECOND_SUPERVISOR,
    SUPERVISOR,
)
from pks.demo.world import World, build
from pks.scheduler import tick
from pks.web.storage import store
from tests.mail.sink import Sink
from tests.story.conftest import PHONE, SignIn
from tests.story.test_story import (
    RECAPS,
    about,
    approve,
    at,
    remind_until,
    send_for_approval,
    what_it_says,
)

pytestmark = pytest.mark.browser

SUCCESSOR = "Lestari Umpama"
SUCCESSORS_ADDRESS = "lestari.umpama@example.go.id"


@pytest.fixture
def world(app: Flask) -> World:
    """The PKS of 7 February 2022, drafted here, signed and in force."""
    with app.app_context():
        session, now = db.session(), at(2022, 2, 7)
        world = build(session, now=at(2021, 9, 1))
        files = Papers(session, store())
        mou = papers.enter_mou(world, now=at(2021, 12, 1), today=date(2021, 12, 1))
        draft = papers.begin(world, mou, papers.FIRST_PKS.second_place, now=at(2022, 1, 18))
        papers.fill(world, draft, papers.FIRST_PKS, now=at(2022, 1, 24))
        scan = files.scan(papers.NUMBERS[0], by=world.account_of(LEGAL), now=now)
        keep = files.keeper(by=world.account_of(SUPERVISOR), now=now)
        papers.sign(world, draft, papers.FIRST_PKS, scan, keep, now=now)
        session.commit()
    return world


@pytest.fixture
def phone(browser: Browser, server: str) -> Iterator[Page]:
    """The telephone of somebody who is not signed in."""
    context = browser.new_context(base_url=server, viewport=PHONE, locale="id-ID")
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


@pytest.mark.timeout(300)
def test_a_year_of_an_agreement(
    app: Flask, clock: StoppedClock, sign_in: SignIn, phone: Page, sink: Sink, tmp_path: Path
) -> None:
    remind_until_day(app, clock, at(2022, 5, 9))
    keep_the_first_recap(sign_in, tmp_path)

    sink.messages.clear()
    remind_until_day(app, clock, at(2022, 8, 23))
    see_it_climb(sink)
    hand_over(phone, sink)
    tick(app)
    catch_up(phone, sink, tmp_path)
    accept(sign_in(SUPERVISOR))

    remind_until_day(app, clock, at(2023, 2, 8), days=7)
    clock.moment = at(2023, 2, 8)
    sink.messages.clear()
    evaluate(sign_in, phone, sink, app)
    extend(sign_in, clock, tmp_path)


def remind_until_day(app: Flask, clock: StoppedClock, last: datetime, *, days: int = 1) -> None:
    """Let the scheduler look every so many days since the signing, or since it last did."""
    clock.moment = max(clock.moment, at(2022, 2, 8))
    remind_until(app, clock, last, days=days)


def evidence(tmp_path: Path) -> Path:
    written = BytesIO()
    Image.new("RGB", (640, 480), (200, 220, 240)).save(written, "PNG")
    (tmp_path / "tanda-terima.png").write_bytes(written.getvalue())
    return tmp_path / "tanda-terima.png"


def log(page: Page, tmp_path: Path, outcome: str) -> None:
    page.get_by_label("Tempat").first.fill("DPMPTSP Kota Bekasi")
    page.get_by_role("textbox", name="Hasil").fill(outcome)
    page.get_by_label("Pilih berkas").set_input_files(evidence(tmp_path))
    page.get_by_role("button", name="Simpan kegiatan").click()


def keep_the_first_recap(sign_in: SignIn, tmp_path: Path) -> None:
    """The promise is kept, confirmed by the other party, and accepted."""
    liaison = sign_in(SECOND_LIAISON, PHONE)
    liaison.get_by_role("link", name=RECAPS).first.click()
    liaison.get_by_role("link", name="Catat kegiatan").first.click()
    log(liaison, tmp_path, "Rekapitulasi triwulan pertama diserahkan.")
    expect(liaison.get_by_text("Menunggu diterima").first).to_be_visible()

    other = sign_in(FIRST_LIAISON)
    other.get_by_role("link", name=re.compile("Konfirmasi")).first.click()
    other.get_by_role("button", name="Konfirmasi").first.click()
    accept(sign_in(SUPERVISOR))


def accept(page: Page) -> None:
    page.goto("/tindak-lanjut?giliran=penyelia")
    page.get_by_role("link", name=RECAPS).first.click()
    page.get_by_role("button", name="Terima").click()
    expect(page.get_by_text("Diterima. Tindak lanjut ini selesai.")).to_be_visible()


def see_it_climb(sink: Sink) -> None:
    """The second recap, due on 8 August, was not sent: two weeks later everybody knows."""
    told = [(str(mail["To"]), what_it_says(mail)) for mail in about(sink, RECAPS)]
    late = [to for to, text in told if "Terlambat" in text]
    assert any(SECOND_LIAISON.email in to for to in late)
    assert any(SECOND_SUPERVISOR.email in to for to in late)


def link_in(sink: Sink, address: str, words: str) -> str:
    """Return the personal link after `words` in the last mail to `address` that says them."""
    for mail in reversed(sink.messages):
        body = mail.get_body(("plain",))
        text = body.get_content() if body else ""
        if address in str(mail["To"]) and words in text:
            found = re.search(r"/l/\S+", text[text.index(words) :])
            assert found, text
            return found[0]
    told = [f"{mail['To']}: {mail['Subject']}" for mail in sink.messages]
    raise AssertionError(f"no mail to {address} says {words}: {told}")


def hand_over(page: Page, sink: Sink) -> None:
    page.goto(link_in(sink, SECOND_LIAISON.email, "Masih demikian?"))
    page.get_by_role("link", name="Tidak: serahkan kepada yang lain").click()
    page.get_by_label("Nama pengganti").fill(SUCCESSOR)
    page.get_by_label("Jabatan").fill("Analis pengaduan")
    page.get_by_label("Surel kantor").fill(SUCCESSORS_ADDRESS)
    page.get_by_role("button", name="Serahkan").click()
    expect(page.get_by_role("heading", name="Tugas diserahkan")).to_be_visible()


def catch_up(page: Page, sink: Sink, tmp_path: Path) -> None:
    """Let the successor, who has no account, report from the mail what was missed."""
    page.goto(link_in(sink, SUCCESSORS_ADDRESS, RECAPS))
    page.get_by_role("link", name="Catat kegiatan").click()
    log(page, tmp_path, "Rekapitulasi triwulan kedua diserahkan, terlambat.")
    expect(page.get_by_text("Menunggu diterima")).to_be_visible()


def evaluate(sign_in: SignIn, phone: Page, sink: Sink, app: Flask) -> None:
    """Let both parties and the coordinator fill in their sheets, and legal staff conclude."""
    legal = sign_in(LEGAL)
    legal.goto("/perjanjian/2/monev/buka")
    legal.get_by_label("Koordinator").select_option(label="Pemerintah Kota Bekasi")
    legal.get_by_role("button", name="Buka evaluasi").click()
    expect(legal.get_by_text("Evaluasi dibuka.")).to_be_visible()
    tick(app)

    phone.goto(link_in(sink, SUCCESSORS_ADDRESS, "lembar"))
    fill_in_sheet(phone)
    for member in (FIRST_LIAISON, SECOND_SUPERVISOR):
        page = sign_in(member)
        page.get_by_role("link", name="Isi lembar evaluasi").first.click()
        fill_in_sheet(page)

    legal.reload()
    legal.get_by_role("link", name="Simpulkan").click()
    legal.get_by_label("Tanggal rapat evaluasi").fill("2023-02-08")
    legal.get_by_label("Tempat rapat").fill("Kantor Wali Kota Bekasi")
    legal.get_by_role("button", name="Simpulkan dan akhiri evaluasi").click()
    expect(legal.get_by_role("heading", name="Rekomendasi: dilanjutkan")).to_be_visible()
    legal.get_by_role("button", name="Siapkan perpanjangan").click()
    legal.wait_for_url("**/naskah/**")


def fill_in_sheet(page: Page) -> None:
    hand_in = page.get_by_role("button", name="Serahkan lembar")
    expect(hand_in).to_be_visible()
    for scope in page.get_by_role("group").filter(has=page.get_by_text("Menurut register:")).all():
        scope.get_by_label("Terlaksana", exact=True).check()
        scope.get_by_label("Yang tercapai").fill("Berjalan menurut rencana kerja.")
    page.get_by_label("Dilanjutkan").check()
    hand_in.click()
    expect(hand_in).to_have_count(0)


def extend(sign_in: SignIn, clock: StoppedClock, tmp_path: Path) -> None:
    """Draft the extension that was recommended, have it approved, sign it, put it in force."""
    clock.moment = at(2023, 2, 9)
    legal = sign_in(LEGAL)
    legal.goto("/naskah/3/bagian/penanda-tangan")
    legal.get_by_label("Penanda tangan PIHAK KESATU").select_option(
        label="Galih Contoh (Kepala Perwakilan Ombudsman Republik Indonesia Jakarta Raya)"
    )
    legal.get_by_role("button", name="Simpan dan lanjut").click()
    legal.wait_for_url(lambda url: not url.endswith("penanda-tangan"))
    legal.goto("/naskah/3/bagian/isian")
    legal.get_by_label("berita acara evaluasi").fill("1/BA/II/2023 tanggal 8 Februari 2023")
    legal.get_by_role("button", name="Simpan dan lanjut").click()
    legal.wait_for_url(lambda url: not url.endswith("isian"))
    legal.goto("/naskah/3/bagian/waktu")
    legal.get_by_label("Tempat penandatanganan").fill("Kantor Wali Kota Bekasi")
    legal.get_by_label("Tanggal penandatanganan").fill("2023-02-20")
    legal.get_by_label("Jangka waktu (tahun)").fill("5")
    legal.get_by_role("button", name="Simpan dan lanjut").click()
    legal.wait_for_url(lambda url: not url.endswith("waktu"))
    send_for_approval(legal)
    approve(sign_in(SUPERVISOR))

    clock.moment = at(2023, 2, 20)
    legal = sign_in(LEGAL)
    scan = tmp_path / "perpanjangan.pdf"
    Image.new("L", (508, 780), 255).save(scan, "PDF")
    legal.goto("/perjanjian/3/tanda-tangan")
    legal.get_by_label("Tanggal penandatanganan").fill("2023-02-20")
    legal.get_by_label("Nomor PIHAK KESATU").fill("002/ORI-PKS/II/2023")
    legal.get_by_label("Nomor PIHAK KEDUA").fill("119/002/DPMPTSP/II/2023")
    legal.get_by_label("Pindaian naskah bertanda tangan").set_input_files(scan)
    legal.get_by_role("button", name="Catat penandatanganan").click()
    expect(legal.get_by_role("heading", level=1)).to_have_text("Berlakukan perjanjian")
    legal.get_by_role("button", name="Berlakukan").click()
    legal.wait_for_url("**/perjanjian/3")

    legal.goto("/perjanjian/2")
    expect(legal.get_by_text("10 tahun")).to_be_visible()  # five, and five more from 2027 on
