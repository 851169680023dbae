"""Signed mails: a receiver that looks up our key finds them ours and whole."""

import base64
import subprocess
from dataclasses import replace
from pathlib import Path

import dkim
import pytest

from pks import create_app
from pks.config import Config, WrongSetting, read_config
from pks.mail.seal import Seal
from pks.mail.sending import Postmark, send_waiting
from tests.mail.senders import queue, to

KEYS = {
    "rsa": ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
    "rsa-traditional": ["genrsa", "-traditional", "2048"],
    "ed25519": ["genpkey", "-algorithm", "ED25519"],
}


@pytest.fixture(scope="session", params=KEYS)
def key(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("dkim") / "key.pem"
    command = ["openssl", *KEYS[request.param]]
    file.write_bytes(subprocess.run(command, check=True, capture_output=True).stdout)
    return file


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return read_config({"PKS_INSTANCE": str(tmp_path), "PKS_BASE_URL": "http://localhost"})


def signing(config: Config, key: Path) -> Config:
    return replace(
        config, dkim_domain="example.go.id", dkim_selector="simpul", dkim_key_file=str(key)
    )


def published(key: Path) -> bytes:
    """Return what the README says to publish in the DNS."""
    command = ["openssl", "pkey", "-in", str(key), "-pubout", "-outform", "DER"]
    public = subprocess.run(command, check=True, capture_output=True).stdout
    if (
        "ED25519"
        in subprocess.run(
            ["openssl", "pkey", "-in", str(key), "-noout", "-text"], capture_output=True, text=True
        ).stdout.upper()
    ):
        return b"v=DKIM1; k=ed25519; p=" + base64.b64encode(public[-32:])
    return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


def test_a_receiver_finds_them_ours(sqlite_engine, sink, clock, config, key):
    queue(sqlite_engine, "a", name="Ibu Ä. Šárî 😀 " * 5)
    send_waiting(sqlite_engine, to(sink), postmark=Postmark.of(signing(config, key)), now=clock.now)

    (content,) = sink.contents
    asked: list[bytes] = []

    def answer(name: bytes, timeout: int = 5) -> bytes:
        asked.append(name)
        return published(key)

    assert dkim.verify(content, dnsfunc=answer)
    assert asked == [b"simpul._domainkey.example.go.id."]
    # Nothing that matters may be changed on the way.
    for found, put in (
        (b"Yth. Sari", b"Yth. Budi"),
        (b"From: PKS", b"From: SKP"),
        (b"<sari@", b"<budi@"),
        (b"Message-ID: <", b"Message-ID: <0"),
    ):
        assert found in content
        assert not dkim.verify(content.replace(found, put, 1), dnsfunc=answer)


def test_the_way_to_refuse_a_kind_of_mails_is_signed(config, key):
    seal = Seal.of(signing(config, key))
    assert seal is not None
    head = (
        b"From: a@example.go.id\r\nList-Unsubscribe: <https://example.go.id/b>\r\n"
        b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n\r\nx\r\n"
    )

    assert b"list-unsubscribe : list-unsubscribe-post" in b" ".join(seal.on(head).split())


def test_unset_nothing_is_signed(config):
    assert Seal.of(config) is None


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "No such file"),
        (b"", "cannot be used"),
        (b"-----BEGIN PRIVATE KEY-----\n!!\n-----END PRIVATE KEY-----\n", "base64"),
        (b"-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----\n", "cannot be used"),
        (b"-----BEGIN PUBLIC KEY-----\nMC4C\n-----END PUBLIC KEY-----\n", "cannot be used"),
    ],
)
def test_a_wrong_key_stops_the_start(config, tmp_path, content, says):
    file = tmp_path / "key.pem"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(WrongSetting, match=f"PKS_DKIM_KEY_FILE.*{says}"):
        create_app(signing(config, file))


@pytest.mark.parametrize("left_out", ["dkim_domain", "dkim_selector", "dkim_key_file"])
def test_half_of_the_settings_stop_the_start(config, key, left_out):
    with pytest.raises(WrongSetting, match="belong together"):
        create_app(replace(signing(config, key), **{left_out: ""}))


def test_a_sender_that_is_none_stops_the_start(config):
    with pytest.raises(WrongSetting, match="PKS_MAIL_FROM"):
        create_app(replace(config, mail_from="PKS"))
