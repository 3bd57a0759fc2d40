"""What `flask --app wsgi` and a WSGI server load."""

from tracker.app import create_app

app = create_app()
