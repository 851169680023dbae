"""What a web server runs: `gunicorn wsgi:app`."""

from pks import create_app

app = create_app()
