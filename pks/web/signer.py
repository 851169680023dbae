"""Signing what a link carries, so that nobody else can make one."""

from flask import current_app
from itsdangerous import URLSafeSerializer


def signer(purpose: str) -> URLSafeSerializer:
    """Return the signer for one purpose: what was signed for another is not taken."""
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=purpose)
