"""Signing messages, so that a receiver knows that they are ours and whole (DKIM, RFC 6376)."""

import base64
import binascii
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import dkim

from pks.config import Config, WrongSetting

#: What is signed where it is there. RFC 8058 §4 asks for the last two.
_SIGNED = (
    b"from",
    b"to",
    b"subject",
    b"date",
    b"message-id",
    b"reply-to",
    b"in-reply-to",
    b"references",
    b"mime-version",
    b"content-type",
    b"list-unsubscribe",
    b"list-unsubscribe-post",
)

_ARMOUR = (b"-----BEGIN PRIVATE KEY-----", b"-----END PRIVATE KEY-----")
#: What stands before the 32 bytes of an Ed25519 key (RFC 8410 §7).
_ED25519_BEGINS = bytes.fromhex("302e020100300506032b657004220420")

_TRIAL = b"From: a@example.go.id\r\n\r\nx\r\n"


@dataclass(frozen=True)
class Seal:
    """With what messages are signed: a key, and where its public half is published."""

    domain: str
    #: The public half stands in the DNS at `<selector>._domainkey.<domain>`.
    selector: str
    #: As the library takes it: PEM for RSA, base64 for Ed25519.
    key: bytes
    algorithm: bytes

    @classmethod
    def of(cls, config: Config) -> Self | None:
        """Return the seal that `config` asks for, or None.

        :raises WrongSetting: it is asked for in part, or its key cannot be used.
        """
        asked = (config.dkim_domain, config.dkim_selector, config.dkim_key_file)
        if not any(asked):
            return None
        if not all(asked):
            raise WrongSetting("PKS_DKIM_DOMAIN, _SELECTOR and _KEY_FILE belong together")
        try:
            pem = Path(config.dkim_key_file).read_bytes()
        except OSError as error:
            raise WrongSetting(f"PKS_DKIM_KEY_FILE: {error}") from error
        algorithm, key = _key_in(pem)
        seal = cls(config.dkim_domain, config.dkim_selector, key, algorithm)
        seal._try()
        return seal

    def on(self, content: bytes) -> bytes:
        """Return the header that signs `content`, with its line end.

        It holds the moment of signing: of a message sent twice, this line may differ.
        """
        there = {name.lower() for name, _ in dkim.rfc822_parse(content)[0]}
        line: bytes = dkim.sign(
            content,
            self.selector.encode(),
            self.domain.encode(),
            self.key,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[name for name in _SIGNED if name in there],
            signature_algorithm=self.algorithm,
        )
        return line

    def _try(self) -> None:
        try:
            self.on(_TRIAL)
        except Exception as error:
            raise WrongSetting(f"PKS_DKIM_KEY_FILE or _DOMAIN cannot be used: {error}") from error


def _key_in(pem: bytes) -> tuple[bytes, bytes]:
    """Return the algorithm and the key of a private key in PEM.

    :raises WrongSetting: there is none.
    """
    begins, ends = _ARMOUR
    if begins in pem:
        inner = pem.partition(begins)[2].partition(ends)[0]
        try:
            der = base64.b64decode(b"".join(inner.split()), validate=True)
        except binascii.Error as error:
            raise WrongSetting(f"PKS_DKIM_KEY_FILE: {error}") from error
        if der.startswith(_ED25519_BEGINS):
            return b"ed25519-sha256", base64.b64encode(der.removeprefix(_ED25519_BEGINS))
    return b"rsa-sha256", pem
