"""Why a message was not taken, and what that means for it and for the others. Pure.

RFC 5321 §4.2.1: the first digit decides, 4 for now and 5 for good. It says so of the command; whom
the answer is about, the message or us, is told by the command and by some codes.
"""

_FOR_NOW = range(400, 500)
_FOR_GOOD = range(500, 600)
_CLOSING = 421
_TOO_LARGE = 552
#: About our sign-in or its secrecy, whatever the command (RFC 4954 §6, RFC 3207 §4).
_ABOUT_US = frozenset({530, 534, 535, 538})


class NotDelivered(Exception):
    """The message was not taken; what was said is the message of this error."""


class Refused(NotDelivered):
    """It will not be taken however often it is sent: unknown recipient, unwanted content."""


class RefusedRecipient(Refused):
    """Nothing will be taken for this recipient, or nothing of this kind."""


class TryLater(NotDelivered):
    """This message was not taken now."""


class ServerUnreachable(NotDelivered):
    """No message can be delivered now: no connection, no sign-in, our own address not wanted."""


class LineLost(ServerUnreachable):
    """The line broke while the server had this message. Perhaps because of it."""


def refusal_of_sender(code: int, words: str) -> NotDelivered:
    """Return what an answer to MAIL means. Only its size is about the message."""
    return Refused(words) if code == _TOO_LARGE else ServerUnreachable(words)


def refusal_of_recipient(code: int, words: str) -> NotDelivered:
    """Return what an answer to RCPT means."""
    return _refusal(code, words, RefusedRecipient)


def refusal_of_content(code: int, words: str) -> NotDelivered:
    """Return what an answer to DATA, or to its end, means."""
    return _refusal(code, words, Refused)


def _refusal(code: int, words: str, for_good: type[Refused]) -> NotDelivered:
    if code == _CLOSING or code in _ABOUT_US:
        return ServerUnreachable(words)
    if code in _FOR_GOOD:
        return for_good(words)
    # Anything else answers no question of ours.
    return TryLater(words) if code in _FOR_NOW else LineLost(words)
