"""The headers that answers have beside their own.

HSTS is not among them: TLS ends at the proxy before the service, and only that one knows of it.
"""

from __future__ import annotations

_EVERY = ((b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer"))

OF_JSON = (*_EVERY, (b"cache-control", b"no-store"))
"""What a JSON answer says: it is for its caller alone, and of now."""

_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def of_files(more_policy: str = "") -> tuple[tuple[bytes, bytes], ...]:
    """What a page and its files say: ask whether your copy is still good, take nothing from elsewhere, be in no frame.

    `more_policy` is what the page demands beside that, in the words of Content-Security-Policy.
    """
    return (
        *_EVERY,
        (b"cache-control", b"no-cache"),
        (b"content-security-policy", f"{_PAGE_POLICY}{more_policy}".encode()),
    )
