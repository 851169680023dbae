"""Passwords: what is good enough, and how they are kept. Knows no account."""

import re
from enum import StrEnum

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

SHORTEST = 12
LONGEST = 200

# Of a password that is one of these with digits and signs around it, the first guess is right.
_COMMON = frozenset(
    """
    password passwordpassword passw katasandi sandi rahasia admin administrator adminadmin
    qwerty qwertyuiop qwertyqwerty asdfghjkl zxcvbnm abc abcdef abcdefgh abcdefghijkl letmein
    welcome selamatdatang selamatpagi terimakasih bismillah alhamdulillah indonesia indonesiaraya
    merdeka garuda pancasila sayang sayangku cinta iloveyou monkey dragon football superman
    ombudsman ombudsmanri bekasi kotabekasi jakarta simpul perjanjian pemerintah pemkot changeme
    gantikatasandi default guest login
    """.split()  # noqa: SIM905 – as a list it would be seventy lines
)
_FEW_CHARACTERS = 5


class PasswordFault(StrEnum):
    """Why a password is not good enough."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_COMMON = "too_common"


def faults_of(password: str, *own_words: str) -> list[PasswordFault]:
    """Name what is wrong with `password`. `own_words`: the person's name and address.

    >>> faults_of("rahasia")
    [<PasswordFault.TOO_SHORT: 'too_short'>, <PasswordFault.TOO_COMMON: 'too_common'>]
    >>> faults_of("tiga gerobak di bawah hujan")
    []
    """
    checks = {
        PasswordFault.TOO_SHORT: len(password) < SHORTEST,
        PasswordFault.TOO_LONG: len(password) > LONGEST,
        PasswordFault.TOO_COMMON: _is_common(password, *own_words),
    }
    return [fault for fault, found in checks.items() if found]


def _is_common(password: str, *own_words: str) -> bool:
    letters = _letters(password)
    own = {_letters(part) for word in own_words for part in (word, word.partition("@")[0])}
    return (
        len(set(password)) < _FEW_CHARACTERS or not letters or letters in _COMMON or letters in own
    )


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]", "", text).lower()


class Keeper:
    """Hashes and verifies. The costs are argon2id's; a hash names those it was made with."""

    def __init__(self, *, passes: int = 3, memory_kib: int = 32 * 1024) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)
        self._nobodys = self._hasher.hash("the password of an account that does not exist")

    def hash(self, password: str) -> str:
        """Return what may be kept of `password`."""
        return self._hasher.hash(password)

    def fits(self, kept: str | None, password: str) -> bool:
        """Tell whether `password` is the one; without `kept`, say no after the same time."""
        try:
            self._hasher.verify(kept or self._nobodys, password)
        except VerificationError:
            return False
        return kept is not None

    def is_outdated(self, kept: str) -> bool:
        """Tell whether `kept` was made with other costs."""
        return self._hasher.check_needs_rehash(kept)


_keeper = Keeper()


def keeper() -> Keeper:
    """Return who keeps the passwords of this process."""
    return _keeper


def use(other: Keeper) -> None:
    """Let `other` keep them: for tests, which sign in all day long."""
    global _keeper  # noqa: PLW0603
    _keeper = other
