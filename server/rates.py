"""How often an operation may be asked: the rate limits that the contract declares, as the settings change them."""

from __future__ import annotations

import hashlib
import math
import re
from contextlib import nullcontext
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Any, NamedTuple

from db import clock, rates
from db.database import PROCESSORS
from db.rates import Take
from server.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from server.errors import Json

_SETTING = re.compile(r"(\w+)=(?:off|([1-9][0-9]{0,5})/([0-9]{1,5}(?:\.[0-9]{1,6})?))", re.ASCII)
_MICROS = 1_000_000
_DAY_SECONDS = 86_400
_MANY_KEYS = 10_000
_IPV6_NETWORK = 64
"""How many bits of an IPv6 address tell clients apart; one client has all the others."""


class TooOften(Exception):  # noqa: N818 - it is an answer, not an error
    """A request came too early, by so many seconds."""

    def __init__(self, micros: int) -> None:
        super().__init__()
        self.seconds = math.ceil(micros / _MICROS)


class Rate(NamedTuple):
    """A limit: `burst` at once, then one per `interval`, in microseconds; `shared` with all the service's processes."""

    name: str
    burst: int
    interval: int
    shared: bool


class Rates:
    """The limits that hold: those of the contract, as the setting `RATE_LIMITS` changes them.

    Raises ValueError where that is neither `off` nor a list of `name=burst/seconds` and `name=off` with known names.
    """

    def __init__(self, document: Json, setting: str) -> None:
        known = document["components"].get("x-rate-limits", {})
        self._limits = {} if setting == "off" else {name: _declared(name, one) for name, one in known.items()}
        for change in filter(None, re.split(r"[\s,]+", "" if setting == "off" else setting)):
            self._change(change)
        self._buckets = Buckets()

    def of(self, written: Json) -> OperationRates | None:
        """The limits that an operation names, as far as they hold; None where none does."""
        rules = [
            _Rule(self._limits[one["limit"]], one["per"], one["counts"] == "refusals", one.get("where"))
            for one in written.get("x-rate-limits", ())
            if one["limit"] in self._limits
        ]
        return OperationRates(rules, self._buckets) if rules else None

    def _change(self, change: str) -> None:
        match = _SETTING.fullmatch(change)
        if match is None or match[1] not in self._limits:
            names = ", ".join(self._limits)
            message = f"RATE_LIMITS has to be off, or a list of name=burst/seconds and name=off; names are {names}"
            raise ValueError(message)
        name, burst, seconds = match.groups()
        if burst is None:
            del self._limits[name]
        elif float(seconds) > _DAY_SECONDS:
            message = (
                f"RATE_LIMITS has {change}: nobody is to wait for longer than {_DAY_SECONDS} seconds, which is a day"
            )
            raise ValueError(message)
        else:
            interval = max(1, int(float(seconds) * _MICROS))
            self._limits[name] = self._limits[name]._replace(burst=int(burst), interval=interval)


def _declared(name: str, limit: Json) -> Rate:
    return Rate(name, limit["burst"], int(limit["seconds"] * _MICROS), limit["shared"])


class _Rule(NamedTuple):
    """A limit as it holds for an operation: `per` whom, whether a success gives back, and where it holds at all."""

    rate: Rate
    per: list[str]
    counts_refusals: bool
    where: str | None

    def take(self, known: Mapping[str, Any], address: str) -> Take | None:
        """What a request takes; None where the limit does not hold for it."""
        if self.where is not None and self.where not in known["body"]:
            return None
        whom = [f"{name} {_value(name, known, address)}" for name in self.per]
        return Take(_key(self.rate, whom), self.rate.burst, self.rate.interval)


class OperationRates:
    """The limits of one operation.

    Where only refusals count, a request is to have a `turn`: so few have one at once that what each takes until it has
    succeeded is not missed by others who succeed, too. More than there are processors would only wait for one.
    """

    def __init__(self, rules: list[_Rule], buckets: Buckets) -> None:
        self._own = [rule for rule in rules if not rule.rate.shared]
        self._shared = [rule for rule in rules if rule.rate.shared]
        self._own_returned = [rule for rule in self._own if rule.counts_refusals]
        self._shared_returned = [rule for rule in self._shared if rule.counts_refusals]
        self._buckets = buckets
        bursts = [rule.rate.burst for rule in rules if rule.counts_refusals]
        self.turn = Turns(min(PROCESSORS, *bursts)).turn if bursts else nullcontext

    def take(self, known: Mapping[str, Any], address: str) -> None:
        """Count a request. Raises TooOften, which counts nothing."""
        own, shared = _takes(self._own, known, address), _takes(self._shared, known, address)
        wait = self._buckets.take(own)
        if not wait and shared:
            wait = rates.take(shared)
            if wait:
                self._buckets.give_back(own)
        if wait:
            raise TooOften(wait)

    def give_back(self, known: Mapping[str, Any], address: str) -> None:
        """Count a request, of which the same is known as before, for nothing after all where only refusals count."""
        if self._own_returned:
            self._buckets.give_back(_takes(self._own_returned, known, address))
        shared = _takes(self._shared_returned, known, address)
        if shared:
            rates.give_back(shared)


def _takes(rules: list[_Rule], known: Mapping[str, Any], address: str) -> list[Take]:
    """What a request takes of some limits."""
    return [take for rule in rules if (take := rule.take(known, address)) is not None]


class Buckets:
    """What this process alone counts."""

    def __init__(self) -> None:
        self._filled_until: dict[str, int] = {}
        self._many = _MANY_KEYS

    def take(self, takes: Iterable[Take]) -> int:
        """Take one for each key, or none at all where one has none left; then, how long to wait, in microseconds."""
        now = clock.now()
        wait, filled = 0, []
        for one in takes:
            since = max(now, self._filled_until.get(one.key, 0))
            wait = max(wait, since - one.latest(now))
            filled.append((one.key, since + one.interval))
        if not wait:
            self._filled_until.update(filled)
            self._forget(now)
        return wait

    def give_back(self, takes: Iterable[Take]) -> None:
        """Give back what was taken for each key."""
        for one in takes:
            if one.key in self._filled_until:  # else it says nothing any more
                self._filled_until[one.key] -= one.interval

    def __len__(self) -> int:
        """How many keys are known."""
        return len(self._filled_until)

    def _forget(self, now: int) -> None:
        """Drop what says nothing any more, once there is much of it."""
        if len(self._filled_until) > self._many:
            self._filled_until = {key: until for key, until in self._filled_until.items() if until > now}
            self._many = max(_MANY_KEYS, 2 * len(self._filled_until))


def _value(name: str, known: Mapping[str, Any], address: str) -> str:
    if name == "caller":
        return str(known["caller"].id)
    return _network(address) if name == "address" else str(known["body"][name])


def _key(rate: Rate, whom: list[str]) -> str:
    """A key for somebody; in the database it tells no name and no address."""
    key = "\0".join((rate.name, *whom))
    return hashlib.blake2b(key.encode(), digest_size=16).hexdigest() if rate.shared else key


def _network(address: str) -> str:
    """What stands for all addresses that one client can have."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:  # no IP address, but a socket of the machine's own
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found, _IPV6_NETWORK), strict=False))
