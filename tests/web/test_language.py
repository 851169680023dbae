"""Indonesian unless chosen otherwise; nothing without an English text."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask

from pks.clock import StoppedClock
from pks.web.filters import (
    angka,
    relatif,
    tanggal,
    tanggal_panjang,
    tanggal_pendek,
    ukuran_berkas,
    waktu,
)
from pks.web.paths import safe_path
from tests.checking import CheckingClient

SIGNED = date(2022, 2, 7)
MOMENT = datetime(2022, 2, 7, 7, 32, tzinfo=UTC)


def test_a_page_is_indonesian_unless_this_browser_chose_english(client: CheckingClient):
    assert '<html lang="id">' in client.get("/masuk", headers={"Accept-Language": "en"}).text

    answer = client.submit("/sandi/lupa", to="/bahasa", bahasa="en")

    assert answer.headers["Location"] == "/sandi/lupa"
    page = client.get("/masuk").text
    assert '<html lang="en">' in page
    assert "<h1>Sign in</h1>" in page


def test_an_unknown_language_changes_nothing(client: CheckingClient):
    client.set_cookie("bahasa", "xx")

    assert '<html lang="id">' in client.get("/masuk").text


def test_wtforms_own_words_are_ours(client: CheckingClient):
    answer = client.submit("/sandi/lupa", email="bukan alamat")

    assert "Tulis alamat surel lengkap" in answer.text


@pytest.mark.parametrize(
    ("written", "indonesian", "english"),
    [
        (lambda: tanggal(SIGNED), "7 Februari 2022", "7 February 2022"),
        (lambda: tanggal_pendek(SIGNED), "7 Feb 2022", "7 Feb 2022"),
        (lambda: tanggal_panjang(SIGNED), "Senin, 7 Februari 2022", "Monday, 7 February 2022"),
        (lambda: waktu(MOMENT), "7 Februari 2022 pukul 14.32 WIB", "7 February 2022 at 14:32 WIB"),
        (
            lambda: tanggal(datetime(2022, 2, 6, 23, tzinfo=UTC)),
            "7 Februari 2022",
            "7 February 2022",
        ),
        (lambda: angka(Decimal("83.18")), "83,18", "83.18"),
        (lambda: angka(86.4, 2), "86,40", "86.40"),
        (lambda: angka(1234567), "1.234.567", "1,234,567"),
        (lambda: ukuran_berkas(1_887_437), "1,8 MB", "1.8 MB"),
        (lambda: ukuran_berkas(20 * 1024 * 1024), "20 MB", "20 MB"),
        (lambda: ukuran_berkas(900), "900 B", "900 B"),
        (lambda: relatif(SIGNED - timedelta(days=6)), "6 hari yang lalu", "6 days ago"),
        (lambda: relatif(SIGNED), "hari ini", "today"),
        (lambda: relatif(MOMENT - timedelta(hours=9)), "dalam 3 jam", "in 3 hours"),
        (lambda: tanggal(None), "–", "–"),
    ],
)
def test_days_moments_and_figures(
    app: Flask, clock: StoppedClock, written: object, indonesian: str, english: str
):
    clock.moment = MOMENT - timedelta(hours=12)
    with app.test_request_context("/"):
        assert written() == indonesian
    with app.test_request_context("/", headers={"Cookie": "bahasa=en"}):
        assert written() == english


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.test",
        "https:evil.test",
        "//evil.test",
        "///evil.test",
        "/\\evil.test",
        "/a\\b",
        "/a\nb",
        "/a b",
        "/\t/evil.test",
        " /evil",
        "evil",
        "",
        None,
    ],
)
def test_what_is_no_path_of_ours_is_not_followed(target: str | None):
    assert safe_path(target) is None


def test_a_path_of_ours_is_followed():
    assert safe_path("/perjanjian/7?bagian=2#riwayat") == "/perjanjian/7?bagian=2#riwayat"
    assert safe_path("/") == "/"
