"""Each page as people of flesh meet it: readable for all, at every width, with a clean console."""

import shutil
from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import make_url

from pks import create_app
from pks.clock import StoppedClock
from pks.config import Config, read_config
from pks.db import db
from pks.demo.paper_files import Papers
from pks.demo.people import ADMINISTRATOR, LEGAL, SECOND_LIAISON, SUPERVISOR, Member
from pks.demo.story import Telling, tell
from pks.web.storage import store
from tests.library.shelves import tell_library
from tests.story.conftest import DESK, PHONE, SignIn

pytestmark = pytest.mark.browser

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
TOLD_ON = date(2026, 11, 23)

PAGES: dict[str, tuple[Member, tuple[str, ...]]] = {
    "register": (
        LEGAL,
        (
            "/",
            "/perjanjian/",
            "/perjanjian/2",
            "/perjanjian/catat",
            "/perjanjian/2/narahubung/2",
            "/perjanjian/2/akhiri",
            "/tindak-lanjut",
            "/tindak-lanjut/1",
            "/kegiatan/1",
            "/akun",
        ),
    ),
    "drafting": (
        LEGAL,
        (
            "/naskah/",
            "/naskah/baru",
            "/naskah/4/bagian/pokok",
            "/naskah/4/bagian/penanda-tangan",
            "/naskah/4/bagian/ruang-lingkup",
            "/naskah/4/bagian/rencana-kerja",
            "/naskah/4/bagian/narahubung",
            "/naskah/4/bagian/saksi",
            "/naskah/4/pasal/",
            "/naskah/4/pasal/pembiayaan",
            "/naskah/4/pasal/pembiayaan/sisipkan",
            "/naskah/5/riwayat",
            "/naskah/5/riwayat/bandingkan?dari=1&ke=3",
            "/naskah/4/templat",
            "/naskah/4/periksa",
            "/naskah/5/buka-lagi",
        ),
    ),
    "batches": (
        LEGAL,
        (
            "/serentak/",
            "/serentak/induk/1",
            "/serentak/1/bersama",
            "/serentak/1/isian",
            "/serentak/1/lembar",
            "/serentak/1/periksa",
        ),
    ),
    "library": (
        LEGAL,
        (
            "/templat/",
            "/templat/pks_lima_lingkup/1/",
            "/templat/contoh/1/",
            "/templat/contoh/1/periksa",
            "/templat/contoh/1/bagian/kalimat",
            "/templat/contoh/1/bagian/isian",
            "/templat/contoh/1/ruang-lingkup/data",
            "/templat/contoh/1/pasal/",
            "/templat/contoh/1/pasal/pembiayaan",
            "/templat/contoh/1/pasal/pembiayaan/varian/dibagi",
            "/templat/contoh/1/sisipkan-klausul",
            "/templat/contoh/1/pasal/pemeriksaan/klausul-baru",
            "/pustaka/klausul/",
            "/pustaka/klausul/pemeriksaan",
            "/pustaka/klausul/pemeriksaan/perbarui",
            "/pustaka/wajib",
        ),
    ),
    "beginnings": (
        LEGAL,
        (
            "/usulan/",
            "/usulan/baru",
            "/usulan/1",
            "/audiensi/",
            "/audiensi/baru",
            "/audiensi/1",
        ),
    ),
    "around": (
        LEGAL,
        (
            "/naskah/4/dari-word",
            "/naskah/2/ubah/adendum",
            "/perjanjian/2/surat/narahubung",
            "/perjanjian/2/nomor/1",
            "/instansi/2/nomor",
            "/instansi/2/gaya/",
            "/instansi/2/gaya/ubah",
        ),
    ),
    "oversight": (
        LEGAL,
        (
            "/produk-pengawasan/",
            "/produk-pengawasan/1",
            "/produk-pengawasan/2",
            "/produk-pengawasan/catat",
            "/produk-pengawasan/catat/12",
            "/produk-pengawasan/2/perbaiki",
            "/produk-pengawasan/1/tutup",
            "/produk-pengawasan/1/limpahkan",
        ),
    ),
    "assessments": (
        LEGAL,
        (
            "/penilaian/",
            "/penilaian/unit/40",
            "/penilaian/unit/40/2024",
            "/penilaian/unit/40/2025",
            "/penilaian/unit/40/sasaran/2025",
            "/penilaian/sasaran/",
            "/penilaian/lembar/40/2022",
            "/penilaian/skala/",
            "/penilaian/skala/3",
        ),
    ),
    "complaints": (
        LEGAL,
        (
            "/pengaduan/",
            "/pengaduan/unit/19",
            "/pengaduan/rekap/catat",
            "/pengaduan/rekap/1",
            "/pengaduan/berkas/",
        ),
    ),
    "innovations": (
        LEGAL,
        (
            "/inovasi/",
            "/inovasi/cetak",
            "/inovasi/1",
            "/inovasi/catat",
            "/inovasi/1/ubah",
            "/inovasi/1/hentikan",
        ),
    ),
    "parties": (
        LEGAL,
        (
            "/instansi/",
            "/instansi/2",
            "/instansi/2/ubah",
            "/orang/",
            "/orang/3",
            "/orang/3/jabatan",
        ),
    ),
    "supervisor": (SUPERVISOR, ("/", "/naskah/5/periksa", "/naskah/5/bagian/waktu")),
    "liaison": (
        SECOND_LIAISON,
        (
            "/",
            "/tindak-lanjut",
            "/perjanjian/2",
            "/perjanjian/2/kegiatan/catat",
            "/perjanjian/2/daftar-hadir",
            "/daftar-hadir/1",
        ),
    ),
    "administrator": (ADMINISTRATOR, ("/pengguna/", "/pengguna/tambah", "/surat")),
}


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(datetime(2026, 11, 23, 2, tzinfo=UTC))


@pytest.fixture(scope="session")
def told(sqlite_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an application to which the whole story was told, to be copied.

    Told up to a Monday in November 2026.
    """
    folder = tmp_path_factory.mktemp("told")
    shutil.copy(sqlite_database, folder)
    app = create_app(read_config({"PKS_INSTANCE": str(folder)}))
    with app.app_context():
        session = db.session()
        world = tell(Telling(session, Papers(session, store()), "Asia/Jakarta", TOLD_ON))
        legal, office = world.account_of(LEGAL), world.places["Ombudsman Jakarta Raya"]
        tell_library(session, legal, office, datetime(2026, 11, 23, 1, tzinfo=UTC))
        session.commit()
        db.session.remove()
        db.engine.dispose()
    return folder


@pytest.fixture
def world(app: Flask, config: Config, told: Path) -> None:
    """Let this test's application have been told the whole story."""
    database = make_url(config.database_url).database
    assert database is not None
    shutil.copy(told / "pks.sqlite3", database)
    shutil.copytree(told / "files", config.instance / "files", dirs_exist_ok=True)


@pytest.mark.parametrize("area", PAGES)
@pytest.mark.timeout(240)
def test_f094_pages_are_accessible_and_fit_every_screen(area: str, sign_in: SignIn):
    look_at_pages(area, sign_in, (DESK,))


@pytest.mark.drill
@pytest.mark.parametrize("area", PAGES)
@pytest.mark.timeout(600)
def test_f094_pages_are_accessible_on_a_phone(area: str, sign_in: SignIn):
    look_at_pages(area, sign_in, (PHONE,))


def look_at_pages(area: str, sign_in: SignIn, viewports: tuple[dict[str, int], ...]) -> None:
    member, paths = PAGES[area]
    page = sign_in(member, bypass_csp=True)  # for the checker's own script
    faults = []
    for path in paths:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        for viewport in viewports:
            page.set_viewport_size(viewport)
            # The paper is large, and the same beside every section: it is looked at once.
            left_out = ["#paper"] if path != paths[2] else []
            faults += violations_on(page, f"{path} at {viewport['width']}", left_out)
        page.set_viewport_size({"width": 320, "height": 640})
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            faults.append(f"{path} is wider than a screen of 320")
    assert faults == []


def violations_on(page: Page, where: str, left_out: Sequence[str] = ()) -> list[str]:
    page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
    context = {"exclude": [[one] for one in left_out]} if left_out else None
    options = {"runOnly": list(TAGS)}
    found = Axe().run(page, context=context, options=options).response["violations"]
    return [f"{where}: {fault['id']} {fault['nodes'][0]['html'][:160]}" for fault in found]


def test_the_first_tab_skips_to_the_content(sign_in: SignIn):
    page = sign_in(LEGAL)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Lewati ke isi")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_second_of_two_writers_is_told_and_loses_nothing(sign_in: SignIn, app: Flask):
    first, second = sign_in(LEGAL), sign_in(LEGAL)
    for page in (first, second):
        page.goto("/naskah/4/bagian/waktu")
    first.get_by_label("Tempat penandatanganan").fill("Balai Patriot")
    expect(first.locator("#paper")).to_contain_text("bertempat di Balai Patriot")

    second.get_by_label("Tempat penandatanganan").fill("Stadion Patriot")

    expect(second.get_by_role("alert")).to_contain_text("Isian Anda belum disimpan.")
    expect(second.get_by_role("alert")).to_contain_text("Balai Patriot")
    expect(second.get_by_label("Tempat penandatanganan")).to_have_value("Stadion Patriot")
    second.get_by_role("button", name="Simpan isian saya sebagai gantinya").click()
    expect(second.locator("#paper")).to_contain_text("bertempat di Stadion Patriot")


def test_f095_a_liaison_logs_an_activity_on_a_phone(sign_in: SignIn):
    page = sign_in(SECOND_LIAISON, {"width": 360, "height": 740})

    page.get_by_role("link", name="Penyampaian rekapitulasi pengaduan SP4N-LAPOR!").first.click()
    page.get_by_role("link", name="Catat kegiatan").first.click()
    page.get_by_label("Tempat").fill("Daring")
    page.get_by_label("Hasil").fill("Rekapitulasi triwulan III sudah diterima lengkap.")
    page.get_by_label("Pilih berkas").set_input_files(
        {"name": "tanda-terima.png", "mimeType": "image/png", "buffer": picture()}
    )
    page.get_by_role("button", name="Simpan kegiatan").click()

    expect(page.get_by_text("Menunggu diterima").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_f099_pages_ask_nothing_of_the_internet(sign_in: SignIn, server: str):
    page = sign_in(LEGAL)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    for path in ("/", "/perjanjian/2", "/naskah/4/bagian/pokok"):
        page.goto(path)

    assert asked != []
    assert [url for url in asked if not url.startswith((server, "data:"))] == []


def picture() -> bytes:
    written = BytesIO()
    Image.new("RGB", (64, 64), (200, 220, 240)).save(written, "PNG")
    return written.getvalue()
