"""What somebody has written in an answer, without what their mail program put around it."""

import pytest

from pks.inbox.mime import parts_of, read, text_in
from pks.inbox.reply_text import said_in

QUOTED = "> Yth. Yuni,\n> rekap jatuh tempo hari ini."


@pytest.mark.parametrize(
    "begins",
    [
        "Pada Sen, 9 Mei 2022 pukul 09.00 PKS <pks@example.go.id> menulis:",
        "Pada Sen, 9 Mei 2022 pukul 09.00 PKS Kota Bekasi\n<pks@example.go.id>\nmenulis:",
        "On Mon, May 9, 2022 at 9:00 AM PKS <pks@example.go.id> wrote:",
        "-----Original Message-----\nFrom: PKS",
        "-----Pesan Asli-----\nDari: PKS",
        "________________________________\nFrom: PKS <pks@example.go.id>\nSent: Monday",
        "Dari: PKS <pks@example.go.id>\nDikirim: Senin, 9 Mei 2022",
        "*From:* PKS <pks@example.go.id>\n*Sent:* Monday",
    ],
)
def test_the_quoted_mail_is_left_out(begins: str):
    assert said_in(f"Sudah dikirim.\n\nTerima kasih.\n\n{begins}\n{QUOTED}\n") == (
        "Sudah dikirim.\n\nTerima kasih."
    )


def test_who_writes_below_what_they_quote_is_heard_too():
    quoted = f"On Mon, May 9, 2022 PKS wrote:\n{QUOTED}\n\nSudah.\n> lagi\nBesok sisanya."
    assert said_in(quoted) == "Sudah.\nBesok sisanya."


@pytest.mark.parametrize(
    "signature", ["-- \nYuni Kartika\nDPMPTSP", "--\nYuni", "Dikirim dari iPhone saya"]
)
def test_the_signature_is_left_out(signature: str):
    assert said_in(f"Sudah dikirim.\n\n{signature}") == "Sudah dikirim."


def test_what_only_looks_like_a_quotation_stays():
    said = "On Monday we met.\nPada Senin kami bertemu.\nDari: Bekasi\n\nIa menulis: sudah.\n- satu"
    assert said_in(said) == said


def test_a_mail_of_markup_only_is_read_as_text():
    mail = read(
        b"Content-Type: text/html; charset=utf-8\n\n<html><head><title>x</title><style>p{}</style>"
        b"</head><body>Sudah <b>dikirim</b>.<div>Terima kasih</div><br>"
        b"<blockquote>Yth.</blockquote><script>alert(1)</script></body></html>"
    )
    assert said_in(text_in(parts_of(mail))) == "Sudah dikirim.\nTerima kasih"


def test_long_lines_take_no_time():
    hostile = "On " + "a" * 300_000 + "\n" + "Pada x\n" * 20_000
    assert said_in(hostile)
