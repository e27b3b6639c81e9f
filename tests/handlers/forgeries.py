"""Tokens that the service has given to nobody, with and without its own key, by what is wrong with them."""

from __future__ import annotations

import base64
import hmac
import json
import time
from typing import TYPE_CHECKING, Any

from tests.conftest import SECRET

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = 24 * 60 * 60
HEADER = {"alg": "HS256", "typ": "JWT"}
MINE = "the key of somebody else, which is long enough"


def coded(part: bytes) -> str:
    """A part of a token."""
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


def signed(header: Any, claims: Any, key: str = SECRET, digest: str = "sha256") -> str:
    """A token with a valid signature by a key; parts that are bytes stand there as they are."""
    parts = [part if isinstance(part, bytes) else compact(part) for part in (header, claims)]
    content = ".".join(map(coded, parts))
    return f"{content}.{coded(hmac.digest(key.encode(), content.encode(), digest))}"


def compact(value: Any) -> bytes:
    """JSON without spaces."""
    return json.dumps(value, separators=(",", ":")).encode()


def claims_of(token: str) -> dict[str, Any]:
    """What a token says, whoever signed it."""
    payload = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return claims


# ----------------------------------------------------------------------------------------------- algorithms


def by_other_algorithms(claims: dict[str, Any]) -> dict[str, str]:
    unsigned = f"{coded(compact(HEADER | {'alg': 'none'}))}.{coded(compact(claims))}."
    names = ("none", "None", "NONE", "", "hs256", "HS256 ", "HS384", "HS512", "RS256", "ES256", "PS256", "EdDSA", "dir")
    named = {f"that says {name!r}": signed(HEADER | {"alg": name}, claims) for name in names}
    no_texts: list[Any] = [None, 1, ["HS256"], {}]
    of_no_text = {f"that says {name!r}": signed({**HEADER, "alg": name}, claims) for name in no_texts}
    return {
        **named,
        **of_no_text,
        "unsigned": unsigned,
        "that names no algorithm": signed({"typ": "JWT"}, claims),
        "by HS384": signed(HEADER | {"alg": "HS384"}, claims, digest="sha384"),
        "by HS512": signed(HEADER | {"alg": "HS512"}, claims, digest="sha512"),
        "by HS512 that says HS256": signed(HEADER, claims, digest="sha512"),
    }


# ----------------------------------------------------------------------------------------------------- keys


def by_other_keys(claims: dict[str, Any]) -> dict[str, str]:
    jwk = {"kty": "oct", "k": coded(MINE.encode()), "alg": "HS256"}
    headers: dict[str, dict[str, Any]] = {
        "of a key of mine": {},
        "that brings its key": {"jwk": jwk},
        "that says where its key is": {"jku": "https://example.com/keys.json", "kid": "mine"},
        "that says where its certificate is": {"x5u": "https://example.com/cert.pem"},
        "that brings its certificate": {"x5c": [coded(MINE.encode())]},
        "of a key in a file": {"kid": "../../../../dev/null"},
        "of a key in the database": {"kid": f"' UNION SELECT '{MINE}' -- "},
    }
    of_mine = {what: signed(HEADER | more, claims, MINE) for what, more in headers.items()}
    with_ours = {f"{what}, with our signature": signed(HEADER | more, claims) for what, more in headers.items() if more}
    of_guesses = {f"of the key {key!r}": signed(HEADER, claims, key) for key in ("", "\0", "secret", SECRET[:-1])}
    return {
        **of_mine,
        **with_ours,
        **of_guesses,
        "of a key in a file of nothing": signed({**HEADER, "kid": "/dev/null"}, claims, ""),
    }


# ----------------------------------------------------------------------------------------------------- time


def out_of_date(claims: dict[str, Any]) -> dict[str, str]:
    now = int(time.time())
    changes = {
        "that expired long ago": {"iat": now - 2 * DAY, "exp": now - DAY},
        "that expires now": {"exp": now},
        "that expired before our time": {"exp": -1},
        "from tomorrow": {"iat": now + DAY, "exp": now + 2 * DAY},
        "not before tomorrow": {"nbf": now + DAY},
    }
    without = {f"without {name}": {key: value for key, value in claims.items() if key != name} for name in claims}
    changed = {what: claims | change for what, change in changes.items()}
    return {what: signed(HEADER, found) for what, found in (changed | without).items()}


# ------------------------------------------------------------------------------------------ odd claims and texts


def with_odd_claims(claims: dict[str, Any]) -> dict[str, str]:
    sub, sid, exp = claims["sub"], claims["sid"], claims["exp"]
    odd_users = [int(sub), float(sub), [sub], {"id": sub}, None, True, "", "-1", "9" * 5000, f"{sub} OR 1=1"]
    odd_sessions = [[sid], {"id": sid}, None, True, 7, "", f" {sid}", f"{sid}\0", "\ud800", sid.upper(), "%"]
    odd = {
        "sub": [*odd_users, *(text.format(sub) for text in ("0{}", " {}", "+{}", "{}.0", "{}_0", "\u0661{}", "{}\0"))],
        "sid": [*odd_sessions, "' OR '1'='1", f"{sid}' -- "],
        "iat": [str(claims["iat"]), claims["iat"] + 0.5, float(claims["iat"]), None, True, [1], "yesterday"],
        "exp": [str(exp), exp + 0.5, float(exp), None, True, [exp], {}, "never", 1e300],
    }
    wrong = {f"of {name} {value!r}": claims | {name: value} for name, found in odd.items() for value in found}
    more = {"with another claim": claims | {"admin": True}, "in another order": dict(reversed(claims.items()))}
    return {what: signed(HEADER, found) for what, found in (wrong | more).items()}


def with_odd_json(claims: dict[str, Any]) -> dict[str, str]:
    fine = compact(claims)
    odd = {
        "with a claim twice": b'{"sub":"1",' + fine[1:],
        "with spaces": json.dumps(claims).encode(),
        "with NaN": fine.replace(str(claims["exp"]).encode(), b"NaN"),
        "with Infinity": fine.replace(str(claims["exp"]).encode(), b"Infinity"),
        "of a list": b"[" + fine + b"]",
        "of no JSON": b"sub=1",
        "of nothing": b"",
        "of no UTF-8": b"\xff" + fine,
        "with a byte order mark": b"\xef\xbb\xbf" + fine,
        "of 100,000 brackets": b"[" * 10_000,
        "with much more": compact(claims | {"more": "x" * 8000}),
    }
    headers = {
        "with a header twice": b'{"alg":"none",' + compact(HEADER)[1:],
        "with a header of a list": b'["HS256"]',
        "with a header of no JSON": b"HS256",
        "with a header in another order": compact(dict(reversed(HEADER.items()))),
        "that is critical": compact(HEADER | {"crit": ["exp"]}),
        "that is not coded": compact(HEADER | {"crit": ["b64"], "b64": False}),
        "of another type": compact(HEADER | {"typ": "JWE"}),
        "with a header of deep lists": b'{"alg":' + b"[" * 5000 + b"]" * 5000 + b"}",
    }
    by_claims = {f"{what}": signed(HEADER, found) for what, found in odd.items()}
    return by_claims | {what: signed(found, claims) for what, found in headers.items()}


def respelt(token: str) -> dict[str, str]:
    """A good token with the same bytes, or nearly, in other letters."""
    head, payload, signature = token.split(".")
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = letters[letters.index(signature[-1]) ^ 1]
    return {
        "with bits that nobody reads": f"{token[:-1]}{last}",
        "with padding": f"{token}=",
        "with padding in the middle": f"{head}=.{payload}.{signature}",
        "with letters that are none": f"{head}.{payload}.{signature[:9]}!{signature[9:]}",
        "with a space in it": f"{head}.{payload}. {signature}",
        "with a tab in it": f"{head}.\t{payload}.{signature}",
        "with a space of another kind after it": f"{token}\xa0",
        "with a line end of another kind after it": f"{token}\x85",
        "with a dot more": f"{token}.",
        "with a dot before": f".{token}",
        "with a part more": f"{token}.{signature}",
        "with a comma": f"{token},",
        "with garbage": f"{token}garbage",
        "in quotes": f'"{token}"',
        "in capitals": token.upper(),
        "with 60,000 letters more": f"{token}{'A' * 60_000}",
        "of 60,000 letters": "A" * 60_000,
        "of 20,000 dots": "." * 20_000,
    }


FORGERIES: list[Callable[[dict[str, Any]], dict[str, str]]] = [
    by_other_algorithms,
    by_other_keys,
    out_of_date,
    with_odd_claims,
    with_odd_json,
]
