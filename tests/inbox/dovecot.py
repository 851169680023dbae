"""A real IMAP server of one's own: on the loopback address, in a fresh folder, gone afterwards.

with private_mailbox() as mailbox:
    mailbox.deliver(b"From: …")
    ...
    assert mailbox.flags() == ["\\Seen"]
"""

import grp
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

USER, PASSWORD = "pks@example.go.id", "rahasia-kotak-surat"

SETTINGS = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail
mail_uid = {uid}
mail_gid = {gid}
first_valid_uid = 1
first_valid_gid = 1
mail_fsync = never
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service stats {{
  chroot =
}}
"""


@dataclass
class MailboxOfOnesOwn:
    """The mailbox on a running server."""

    folder: Path
    port: int
    _names: Iterator[int]

    def deliver(self, *messages: bytes) -> None:
        """Put messages into the mailbox, as a mail server does: in this order."""
        for message in messages:
            lines = b"\r\n".join(message.splitlines()) + b"\r\n"
            draft = self.folder / "mail" / "tmp" / "draft"
            draft.write_bytes(lines)
            if os.geteuid() == 0:
                shutil.chown(draft, "nobody")
            draft.rename(self.folder / "mail" / "new" / f"{next(self._names):06}.test")

    def flags(self) -> list[str]:
        """Return the flags of each message, in their order."""
        with self.opened() as server:
            _, lines = server.fetch("1:*", "(FLAGS)")
        texts = [line.decode() for line in lines if isinstance(line, bytes)]
        return [text.partition("FLAGS (")[2].partition(")")[0] for text in texts]

    def forget_flags(self) -> None:
        """Mark all messages as unread again."""
        with self.opened() as server:
            server.store("1:*", "-FLAGS", r"(\Seen)")

    def empty(self) -> None:
        """Delete everything."""
        for name in ("new", "cur"):
            for file in (self.folder / "mail" / name).iterdir():
                file.unlink()

    @contextmanager
    def opened(self) -> Iterator[imaplib.IMAP4]:
        """Look into the mailbox as anybody may who has its password."""
        with imaplib.IMAP4("127.0.0.1", self.port) as server:
            server.login(USER, PASSWORD)
            server.select("INBOX")
            yield server


@contextmanager
def private_mailbox() -> Iterator[MailboxOfOnesOwn]:
    """Start a server with one empty mailbox; yield it; stop it."""
    program = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    assert program, "no IMAP server is installed: apt-get install dovecot-imapd"
    folder = Path(tempfile.mkdtemp(prefix="pks-dovecot-"))
    user = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    for name in ("run", "state", "home", "mail", "mail/new", "mail/tmp", "mail/cur"):
        (folder / name).mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(folder / name, user.pw_uid, user.pw_gid)
    folder.chmod(0o755)
    port = _free_port()
    (folder / "dovecot.conf").write_text(_settings(folder, user, port))
    command = [program, "-F", "-c", str(folder / "dovecot.conf")]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await(port, folder / "log")
        yield MailboxOfOnesOwn(folder, port, count(1))
    finally:
        server.terminate()
        server.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _settings(folder: Path, user: pwd.struct_passwd, port: int) -> str:

    return SETTINGS.format(
        folder=folder,
        user=user.pw_name,
        group=grp.getgrgid(user.pw_gid).gr_name,
        uid=user.pw_uid,
        gid=user.pw_gid,
        password=PASSWORD,
        port=port,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await(port: int, log: Path) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"the server does not start: {log.read_text() if log.exists() else ''}")
