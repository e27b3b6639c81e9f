"""What `startproject` writes, less what an API of JSON alone has no use for, and with lasting connections."""

import os
from urllib.parse import parse_qs, urlsplit

SECRET_KEY = os.environ["JWT_SECRET"]
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["chat"]
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "project.urls"
WSGI_APPLICATION = "project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True

SESSION_SECONDS = int(os.environ["SESSION_DAYS"]) * 24 * 60 * 60


def _database(address):
    url = urlsplit(address)
    if url.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": address.removeprefix("sqlite:///"),
            "OPTIONS": {
                "timeout": 10,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.removeprefix("/"),
        "USER": url.username,
        "HOST": url.hostname or parse_qs(url.query)["host"][0],
        "PORT": url.port or "",
    }


DATABASES = {"default": _database(os.environ["DATABASE_URL"]) | {"CONN_MAX_AGE": None}}
