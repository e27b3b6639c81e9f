"""Settings come from the environment; one that cannot be used is refused by its name."""

from __future__ import annotations

import os
from dataclasses import fields

import pytest

from server.settings import Settings, SettingsError

KEY = "0123456789abcdef0123456789abcdef"
"""A key of exactly 32 bytes."""

POSTGRES = "postgresql://chat@localhost/chat"

NAMES = [field.name.upper() for field in fields(Settings)]

DEFAULTS = Settings(
    host="127.0.0.1",
    port=8000,
    database_url="sqlite:///var/chat.db",
    database_connections=8,
    database_timeout=10,
    jwt_secret="",
    session_days=30,
    web_concurrency=os.cpu_count() or 1,
    log_level="INFO",
    log_format="text",
    argon2_time_cost=2,
    argon2_memory_kib=19456,
    rate_limits="",
    trusted_proxies="",
    cors_origins="",
    web_app="off",
    metrics_host="127.0.0.1",
    metrics_port=0,
)

GIVEN: dict[str, tuple[str, str | int]] = {
    "HOST": ("0.0.0.0", "0.0.0.0"),  # noqa: S104 - nothing listens there
    "PORT": ("8080", 8080),
    "DATABASE_URL": ("sqlite:////data/chat.db", "sqlite:////data/chat.db"),
    "DATABASE_CONNECTIONS": ("3", 3),
    "DATABASE_TIMEOUT": ("3", 3),
    "JWT_SECRET": (KEY, KEY),
    "SESSION_DAYS": ("7", 7),
    "WEB_CONCURRENCY": ("5", 5),
    "LOG_LEVEL": ("WARNING", "WARNING"),
    "LOG_FORMAT": ("json", "json"),
    "ARGON2_TIME_COST": ("4", 4),
    "ARGON2_MEMORY_KIB": ("65536", 65536),
    "RATE_LIMITS": ("messages=100/0.05,registrations=off", "messages=100/0.05,registrations=off"),
    "TRUSTED_PROXIES": ("10.0.0.1,192.168.0.0/16", "10.0.0.1,192.168.0.0/16"),
    "CORS_ORIGINS": ("https://chat.example.com", "https://chat.example.com"),
    "WEB_APP": ("on", "on"),
    "METRICS_HOST": ("0.0.0.0", "0.0.0.0"),  # noqa: S104 - nothing listens there
    "METRICS_PORT": ("9464", 9464),
}
"""A value of each variable, and what it becomes."""

NUMBERS = [name for name, (_, value) in GIVEN.items() if isinstance(value, int)]

NO_NUMBERS = [
    "abc",
    "1.0",
    "1e3",
    "0x10",
    "-1",
    "+1",
    " 1",
    "1 ",
    "1\n",
    "1_000",
    "1,000",
    "١",
    "²",
    "１",
    "true",
    "None",
]

BOUNDS = {
    "PORT": ([1, 65535], [0, 65536, 10**30]),
    "DATABASE_CONNECTIONS": ([1], [0]),
    "DATABASE_TIMEOUT": ([1, 3600], [0, 3601]),
    "SESSION_DAYS": ([1, 36500], [0, 36501]),
    "WEB_CONCURRENCY": ([1], [0]),
    "ARGON2_TIME_COST": ([1], [0]),
    "ARGON2_MEMORY_KIB": ([8], [0, 7]),
    "METRICS_PORT": ([0, 1, 65535], [65536]),
}
"""The numbers just within the bounds of each variable, and those just beyond."""


def refused(name: str, value: str, **others: str) -> str:
    """The message with which a value is refused: it has to name the variable, and must not repeat the value."""
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({**others, name: value})
    message = str(caught.value)
    assert message.startswith(f"{name} has to be "), message
    assert "\n" not in message
    return message


def test_without_any_variable_the_defaults_hold() -> None:
    assert Settings.from_environment({}) == DEFAULTS


def test_a_variable_that_is_empty_counts_as_not_set() -> None:
    assert Settings.from_environment(dict.fromkeys(NAMES, "")) == DEFAULTS


def test_every_setting_has_a_variable_of_its_name() -> None:
    assert list(GIVEN) == NAMES
    settings = Settings.from_environment({name: text for name, (text, _) in GIVEN.items()})
    assert {name: getattr(settings, name.lower()) for name in GIVEN} == {
        name: value for name, (_, value) in GIVEN.items()
    }


@pytest.mark.parametrize("name", GIVEN)
def test_each_setting_is_set_alone(name: str) -> None:
    text, value = GIVEN[name]
    settings = Settings.from_environment({name: text})
    changed = {one.name for one in fields(Settings) if getattr(settings, one.name) != getattr(DEFAULTS, one.name)}
    assert changed <= {name.lower()}
    assert getattr(settings, name.lower()) == value


def test_other_variables_are_left_alone() -> None:
    assert Settings.from_environment({"PATH": "/bin", "port": "1", "Host": "x"}) == DEFAULTS


def test_the_environment_is_that_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    assert Settings.from_environment() == DEFAULTS
    monkeypatch.setenv("PORT", "8080")
    assert Settings.from_environment().port == 8080


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_is_written_in_plain_digits(name: str) -> None:
    for value in NO_NUMBERS:
        assert refused(name, value) == f"{name} has to be a whole number"


def test_every_number_has_bounds() -> None:
    assert list(BOUNDS) == NUMBERS


@pytest.mark.parametrize("name", BOUNDS)
def test_a_number_keeps_to_its_bounds(name: str) -> None:
    within, beyond = BOUNDS[name]
    for number in within:
        assert getattr(Settings.from_environment({name: str(number)}), name.lower()) == number
    for number in beyond:
        refused(name, str(number))


@pytest.mark.parametrize("level", ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"])
def test_a_log_level_is_one_of_five(level: str) -> None:
    assert Settings.from_environment({"LOG_LEVEL": level}).log_level == level


@pytest.mark.parametrize("level", ["info", "TRACE", "NOTSET", "10", "INFO "])
def test_any_other_log_level_is_refused_with_those_that_there_are(level: str) -> None:
    assert refused("LOG_LEVEL", level) == "LOG_LEVEL has to be one of DEBUG, INFO, WARNING, ERROR, CRITICAL"


@pytest.mark.parametrize("value", ["JSON", "logfmt", "text ", "on"])
def test_a_log_is_text_or_json(value: str) -> None:
    assert refused("LOG_FORMAT", value) == "LOG_FORMAT has to be text or json"


@pytest.mark.parametrize("given", [{"PORT": "9464"}, {}], ids=["as it is set", "by default"])
def test_the_metrics_have_another_port(given: dict[str, str]) -> None:
    port = given.get("PORT", "8000")
    assert refused("METRICS_PORT", port, **given) == "METRICS_PORT has to be another port than PORT"


@pytest.mark.parametrize("name", ["HOST", "METRICS_HOST"])
def test_an_address_has_no_spaces(name: str) -> None:
    assert refused(name, " 127.0.0.1") == f"{name} has to be an address without spaces"


@pytest.mark.parametrize(
    "url", ["mysql://x", "chat.db", "sqlite:chat.db", "sqlite://chat.db", "SQLITE:///x", " sqlite:///x", "postgresql:x"]
)
def test_a_database_of_another_kind_is_refused(url: str) -> None:
    assert refused("DATABASE_URL", url) == "DATABASE_URL has to be sqlite:///path or postgresql://…"


@pytest.mark.parametrize("value", ["ON", "yes", "1", "true", "on ", "dist"])
def test_the_web_app_is_on_or_off(value: str) -> None:
    assert refused("WEB_APP", value) == "WEB_APP has to be on or off"


# --------------------------------------------------------------------------------------------------- origins


@pytest.mark.parametrize(
    ("value", "origins"),
    [
        ("", []),
        ("*", ["*"]),
        (" * ", ["*"]),
        ("https://chat.example.com", ["https://chat.example.com"]),
        ("http://localhost:5173,https://a.b", ["http://localhost:5173", "https://a.b"]),
        (" http://127.0.0.1 , http://[::1]:8000 ", ["http://127.0.0.1", "http://[::1]:8000"]),
        ("capacitor://localhost,https://x:80,http://x:443", ["capacitor://localhost", "https://x:80", "http://x:443"]),
        ("https://xn--fiqs8s.example", ["https://xn--fiqs8s.example"]),
    ],
)
def test_origins_are_separated_by_commas(value: str, origins: list[str]) -> None:
    assert Settings.from_environment({"CORS_ORIGINS": value}).allowed_origins == origins


@pytest.mark.parametrize(
    "value",
    [
        "chat.example.com",
        "https://",
        "https://chat.example.com/",
        "https://chat.example.com/app",
        "https://Chat.example.com",
        "https://chat.example.com:443",
        "http://chat.example.com:80",
        "https://chat.example.com:port",
        "https://*.example.com",
        "https://user@example.com",
        "https://中国.example",
        "https://a.b https://c.d",
        "https://a.b;https://c.d",
        "https://a.b,",
        "https://a.b,*",
        "null",
        "**",
        " ",
    ],
)
def test_what_no_browser_sends_as_an_origin_is_refused(value: str) -> None:
    assert refused("CORS_ORIGINS", value).startswith("CORS_ORIGINS has to be * or origins as browsers write them")


# --------------------------------------------------------------------------------------------------- the key


@pytest.mark.parametrize("url", ["sqlite:///var/chat.db", "sqlite:////data/chat.db"])
def test_sqlite_needs_no_key(url: str) -> None:
    assert Settings.from_environment({"DATABASE_URL": url}).jwt_secret == ""


@pytest.mark.parametrize("url", [POSTGRES, POSTGRES.replace("postgresql", "postgres")])
def test_postgresql_needs_a_key(url: str) -> None:
    assert refused("JWT_SECRET", "", DATABASE_URL=url) == "JWT_SECRET has to be at least 32 bytes long"
    assert Settings.from_environment({"DATABASE_URL": url, "JWT_SECRET": KEY}).jwt_secret == KEY


@pytest.mark.parametrize("url", ["sqlite:///var/chat.db", POSTGRES])
@pytest.mark.parametrize("key", ["x", KEY[1:], "é" * 15 + "x"], ids=["1 byte", "31 bytes", "31 bytes in UTF-8"])
def test_a_key_of_less_than_32_bytes_is_refused_and_not_repeated(url: str, key: str) -> None:
    assert refused("JWT_SECRET", key, DATABASE_URL=url) == "JWT_SECRET has to be at least 32 bytes long"


@pytest.mark.parametrize("url", ["sqlite:///var/chat.db", POSTGRES])
@pytest.mark.parametrize("key", [KEY, "é" * 16, KEY * 10], ids=["32 bytes", "32 bytes in UTF-8", "320 bytes"])
def test_a_key_of_32_bytes_or_more_is_taken(url: str, key: str) -> None:
    assert Settings.from_environment({"DATABASE_URL": url, "JWT_SECRET": key}).jwt_secret == key


# ------------------------------------------------------------------------------------------------- proxies


@pytest.mark.parametrize("value", ["10.0.0.1", "10.0.0.0/8", "::1", "fd00::/8", "127.0.0.1, ::1,10.1.0.0/16"])
def test_addresses_and_networks_are_proxies_to_trust(value: str) -> None:
    assert Settings.from_environment({"TRUSTED_PROXIES": value}).trusted_proxies == value


@pytest.mark.parametrize("value", ["*", "proxy.example.com", "10.0.0.1/8", "10.0.0", "10.0.0.1;10.0.0.2"])
def test_what_is_no_address_is_no_proxy_to_trust(value: str) -> None:
    refused("TRUSTED_PROXIES", value)
