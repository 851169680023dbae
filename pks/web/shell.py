"""What every page stands in: settings of Flask, and the parts of this room in their order."""

from urllib.parse import urlsplit

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from pks.config import Config
from pks.web import (
    deeds,
    errors,
    filters,
    headers,
    language,
    logs,
    navigation,
    notices,
    paths,
    storage,
    transaction,
    unsubscribing,
    views,
)
from pks.web.typed import RowId, asked

# What a form may weigh besides its file.
FORM_ALLOWANCE_BYTES = 1024 * 1024
LOOPBACK = ("localhost", "127.0.0.1")


def trusted_hosts(config: Config) -> list[str]:
    """Return the hosts that a request may name: the configured one; at a single desk, this one."""
    host = urlsplit(config.base_url).hostname or ""
    return sorted({host, *LOOPBACK}) if config.demo or host in LOOPBACK else [host]


def flask_settings(config: Config) -> dict[str, object]:
    """Return Flask's and Flask-WTF's own settings."""
    return {
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": config.secure_cookies,
        # Browsers take a cookie with this prefix only from this very host, over https.
        "SESSION_COOKIE_NAME": "__Host-pks" if config.secure_cookies else "pks",
        "TRUSTED_HOSTS": trusted_hosts(config),
        "MAX_CONTENT_LENGTH": config.upload_limit_bytes + FORM_ALLOWANCE_BYTES,
        "MAX_FORM_MEMORY_SIZE": 2 * FORM_ALLOWANCE_BYTES,
        # The token lives as long as its session: a draft may stay open all day.
        "WTF_CSRF_TIME_LIMIT": None,
        # Pages with a secret address send no referrer, which this check would ask for.
        "WTF_CSRF_SSL_STRICT": False,
        "WTF_CSRF_HEADERS": ["X-CSRFToken"],
    }


def set_up(app: Flask) -> None:
    """Put the shell around `app`."""
    config: Config = app.config["PKS"]
    app.config.update(flask_settings(config))
    if config.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=config.proxies, x_proto=config.proxies, x_host=config.proxies
        )
    app.url_map.converters["int"] = RowId
    app.jinja_env.globals["asked"] = asked
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["upload_limit_bytes"] = config.upload_limit_bytes
    logs.set_up(app)
    transaction.set_up(app)
    language.set_up(app, config.zone)
    CSRFProtect(app)
    headers.set_up(app, config)
    errors.set_up(app)
    paths.set_up(app)
    filters.set_up(app)
    navigation.set_up(app)
    notices.set_up(app)
    storage.set_up(app, config)
    deeds.set_up(app)
    app.register_blueprint(views.bp)
    unsubscribing.set_up(app)
