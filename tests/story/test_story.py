"""The story of 7 February 2022, by three people in a browser, up to the supervisor's mailbox."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import docx
import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect

from pks.clock import StoppedClock
from pks.demo.people import LEGAL, SECOND_LIAISON, SUPERVISOR
from pks.scheduler import tick
from tests.mail.sink import Sink
from tests.story.conftest import PHONE, SignIn

pytestmark = pytest.mark.browser

SUBJECT = "Pengawasan dan Peningkatan Kualitas Pelayanan Publik"
FIRST_PROMISE = "Pertukaran surat penunjukan Narahubung"
RECAPS = "Penyampaian rekapitulasi pengaduan SP4N-LAPOR!"


def at(year: int, month: int, day: int, hour: int = 9) -> datetime:
    """Return an hour of a day in Bekasi."""
    return datetime(year, month, day, hour - 7, tzinfo=UTC)


@pytest.mark.timeout(240)
def test_from_blank_form_to_the_supervisors_mailbox(
    app: Flask, clock: StoppedClock, sign_in: SignIn, sink: Sink, tmp_path: Path
):
    clock.moment = at(2022, 1, 18)
    legal = sign_in(LEGAL)
    enter_mou(legal)
    begin_draft(legal)
    fill_draft(legal)
    check_word_document(legal, tmp_path)
    send_for_approval(legal)

    tick(app)
    assert [mail["To"] for mail in sink.messages] == ["Arif Contoh <penyelia@example.go.id>"]
    approve(sign_in(SUPERVISOR))

    clock.moment = at(2022, 2, 7, 15)
    legal = sign_in(LEGAL)
    sign(legal, tmp_path)
    put_in_force(legal)

    clock.moment = at(2022, 2, 21)
    liaison = sign_in(SECOND_LIAISON, PHONE)
    log_activity(liaison, tmp_path)
    accept_report(sign_in(SUPERVISOR))

    sink.messages.clear()
    remind_until(app, clock, at(2022, 5, 17))
    check_reminders(sink)
    follow_the_link(sign_in(SUPERVISOR), sink)


def enter_mou(page: Page) -> None:
    page.get_by_role("link", name="Susun perjanjian").click()
    page.get_by_role("link", name="Catat MoU yang sudah ditandatangani").click()
    page.get_by_label("Jenis").select_option("nota_kesepahaman")
    page.get_by_label("PIHAK KESATU", exact=True).select_option(
        label="Ombudsman Republik Indonesia"
    )
    page.get_by_label("PIHAK KEDUA", exact=True).select_option(label="Pemerintah Kota Bekasi")
    page.get_by_label("Tentang").fill("Peningkatan Kualitas Pelayanan Publik di Kota Bekasi")
    page.get_by_label("Tanggal penandatanganan").fill("2021-11-04")
    page.get_by_label("Jangka waktu (tahun)").fill("5")
    page.get_by_role("button", name="Catat").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kota Bekasi")


def begin_draft(page: Page) -> None:
    page.goto("/naskah/baru")
    page.get_by_label("Perjanjian induk").select_option(index=1)
    page.get_by_label("PIHAK KESATU").select_option(
        label="Ombudsman Republik Indonesia Perwakilan Jakarta Raya"
    )
    page.get_by_label("PIHAK KEDUA").select_option(
        label="Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu Kota Bekasi"
    )
    page.get_by_label("Tentang").fill(SUBJECT)
    page.get_by_role("button", name="Buat draf").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("Penanda tangan")


def fill_draft(page: Page) -> None:
    paper = page.locator("#paper")
    expect(paper.locator(".fill").first).to_be_visible()
    page.get_by_label("Penanda tangan PIHAK KESATU").select_option(
        label="Dedy Irsan (Plt. Kepala Perwakilan Ombudsman Republik Indonesia Jakarta Raya)"
    )
    expect(paper).to_contain_text("Dedy Irsan")  # the paper follows without a button
    page.get_by_label("Dasar kewenangan PIHAK KESATU").fill("Keputusan Ketua Ombudsman")
    page.get_by_label("Penanda tangan PIHAK KEDUA").select_option(index=1)
    page.get_by_label("Dasar kewenangan PIHAK KEDUA").fill("Keputusan Wali Kota Bekasi")
    next_section(page, "Dasar hukum")
    next_section(page, "Ruang lingkup")
    next_section(page, "Rencana kerja")
    next_section(page, "Tempat, tanggal, dan jangka waktu")
    page.get_by_label("Tempat penandatanganan").fill("Balai Patriot, Kompleks Pemkot Bekasi")
    page.get_by_label("Tanggal penandatanganan").fill("2022-02-07")
    page.get_by_label("Jangka waktu (tahun)").fill("3")
    expect(paper).to_contain_text("hari ini Senin, tanggal tujuh, bulan Februari")
    next_section(page, "Narahubung")
    page.get_by_role("combobox", name="Narahubung", exact=True).select_option(
        label="Dewi Contoh (Asisten)"
    )
    next_section(page, "Saksi dan yang mengetahui")
    page.get_by_role("link", name="Sebelumnya").click()
    second = page.get_by_role("combobox", name="Narahubung", exact=True).last
    second.select_option(label="Sari Umpama (Analis pelayanan perizinan)")
    next_section(page, "Saksi dan yang mengetahui")
    page.get_by_label("Nama").fill("Tri Adhianto")
    page.get_by_label("Jabatan").fill("Plt. Wali Kota Bekasi")
    page.get_by_label("Tercetak di bawah kata").select_option("MENGETAHUI")
    page.get_by_role("button", name="Simpan dan lanjut").click()
    expect(paper).to_contain_text("Tri Adhianto")


def next_section(page: Page, title: str) -> None:
    page.get_by_role("button", name="Simpan dan lanjut").click()
    expect(page.get_by_role("heading", level=2)).to_have_text(title)


def check_word_document(page: Page, tmp_path: Path) -> None:
    with page.expect_download() as download:
        page.get_by_role("link", name="DOCX").click()
    file = tmp_path / "draf.docx"
    download.value.save_as(file)
    document = docx.Document(str(file))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    tables = "\n".join(
        cell.text for table in document.tables for row in table.rows for cell in row.cells
    )
    assert "Senin, tanggal tujuh, bulan Februari, tahun dua ribu dua puluh dua (07-02-2022)" in text
    assert "Balai Patriot, Kompleks Pemkot Bekasi" in text
    assert "PERTUKARAN DATA DAN/ATAU INFORMASI" in text
    assert "Dedy Irsan" in tables
    assert "Lintong Ambarita" in tables
    assert "Sari Umpama" in tables
    assert RECAPS in tables


def send_for_approval(page: Page) -> None:
    page.get_by_role("link", name="Periksa").click()
    expect(page.get_by_text("Lengkap", exact=True)).to_be_visible()
    page.get_by_label("Arif Contoh").check()
    page.get_by_role("button", name="Kirim", exact=True).click()
    expect(page.get_by_text("Naskah dikirim.")).to_be_visible()


def approve(page: Page) -> None:
    page.get_by_role("link", name="Beri paraf").click()
    page.get_by_role("button", name="Setujui naskah").click()
    expect(page.get_by_text("Paraf Anda tercatat.")).to_be_visible()


def sign(page: Page, tmp_path: Path) -> None:
    scan = tmp_path / "naskah.pdf"
    Image.new("L", (508, 780), 255).save(scan, "PDF")
    page.goto("/")
    page.get_by_role("link", name="Catat penandatanganan").click()
    page.get_by_label("Tanggal penandatanganan").fill("2022-02-07")
    page.get_by_label("Nomor PIHAK KESATU").fill("001/ORI-PKS/II/2022")
    page.get_by_label("Nomor PIHAK KEDUA").fill("119/001/DPMPTSP/II/2022")
    expect(page.get_by_label("Nama").first).to_have_value("Tri Adhianto")
    page.get_by_label("Pindaian naskah bertanda tangan").set_input_files(scan)
    page.get_by_role("button", name="Catat penandatanganan").click()
    assert page.locator(".err").all_inner_texts() == []
    expect(page.get_by_role("heading", level=1)).to_have_text("Berlakukan perjanjian")


def put_in_force(page: Page) -> None:
    expect(page.get_by_label("Mulai berlaku")).to_have_value("2022-02-07")
    page.get_by_role("button", name="Berlakukan").click()
    expect(page.get_by_text("menjadi tindak lanjut bertanggal")).to_be_visible()
    expect(page.get_by_text("SHA-256").first).to_be_visible()


def log_activity(page: Page, tmp_path: Path) -> None:
    photo = tmp_path / "foto.png"
    written = BytesIO()
    Image.new("RGB", (640, 480), (200, 220, 240)).save(written, "PNG")
    photo.write_bytes(written.getvalue())
    page.get_by_role("link", name=FIRST_PROMISE).click()
    page.get_by_role("link", name="Catat kegiatan").first.click()
    page.get_by_label("Tempat").fill("DPMPTSP Kota Bekasi")
    page.get_by_label("Hasil").fill("Surat penunjukan kedua pihak sudah dipertukarkan.")
    page.get_by_label("Pilih berkas").set_input_files(photo)
    page.get_by_role("button", name="Simpan kegiatan").click()
    expect(page.get_by_text("Menunggu diterima").first).to_be_visible()


def accept_report(page: Page) -> None:
    """Let the supervisor look at what was reported, and accept it."""
    page.goto("/tindak-lanjut")
    page.get_by_role("link", name=FIRST_PROMISE).click()
    page.get_by_role("button", name="Terima").click()
    expect(page.get_by_text("Diterima. Tindak lanjut ini selesai.")).to_be_visible()


def remind_until(app: Flask, clock: StoppedClock, last: datetime, *, days: int = 1) -> None:
    """Let the scheduler look once a day, or every so many days."""
    day = clock.moment
    while day <= last:
        clock.moment = day
        tick(app)
        day += timedelta(days=days)


def what_it_says(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return body.get_content() if body else ""


def about(sink: Sink, words: str) -> list[EmailMessage]:
    """Return the mails that say these words."""
    return [mail for mail in sink.messages if words in what_it_says(mail)]


def check_reminders(sink: Sink) -> None:
    about_recaps = [(str(mail["To"]), what_it_says(mail)) for mail in about(sink, RECAPS)]
    to_liaison = [s for to, s in about_recaps if SECOND_LIAISON.email in to]
    assert "14 hari lagi" in to_liaison[0]
    assert any("Terlambat" in text for text in to_liaison)
    assert len(set(sink.message_ids)) == len(sink.messages)
    # DPMPTSP answers for the recaps; its supervisor sits at the city.
    assert any("penyelia.bekasi@example.go.id" in to for to, _subject in about_recaps)


def follow_the_link(page: Page, sink: Sink) -> None:
    texts = [what_it_says(m) for m in sink.messages if SUPERVISOR.email in str(m["To"])]
    link = next(word for text in texts for word in text.split() if "/tindak-lanjut/" in word)
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("Terlambat").first).to_be_visible()
