"""What the address behind the QR code carries: the sheet's id, signed. Whether it is open, the
sheet says.
"""

from itsdangerous import BadSignature
from sqlalchemy.orm import Session

from pks.monitoring.sheet_models import AttendanceSheet
from pks.web.signer import signer

_PURPOSE = "attendance-sheet"


def token_of(sheet: AttendanceSheet) -> str:
    """Return the token that the address of `sheet` carries."""
    return str(signer(_PURPOSE).dumps(sheet.id))


def sheet_of(session: Session, token: str) -> AttendanceSheet | None:
    """Return the sheet of `token`, open or not; None: the token is not ours."""
    try:
        return session.get(AttendanceSheet, signer(_PURPOSE).loads(token))
    except (BadSignature, TypeError, ValueError):
        return None
