"""Who holds connections to the door, and who makes way when it is full.

A factory's forty phones share one address and keep six connections each, so a small cap per address would
shut out the honest. What tells attackers apart is not the number but the state: honest connections are
idle or being answered, slow attackers' never finish a request. So whoever is of least use makes way: the
longest idle connection, then the oldest whose request is not whole; a newcomer is refused only when
all others are being answered.
"""

from __future__ import annotations

import asyncio
from typing import Protocol

from gateway import metrics
from gateway.limits.rules import Network, bucket_of, is_within

MOST = 1000
MOST_PER_ADDRESS = 300
MOST_UNFINISHED_PER_ADDRESS = 200
SWEEP_SECONDS = 1.0


class Member(Protocol):
    """One connection as the crowd sees it."""

    groups: tuple[Group, ...]

    def make_way(self) -> None:
        """Close, because another needs the place."""

    def look_at(self, now: float) -> None:
        """Close if it is too slow."""


class Group:
    """The connections of one address, or of the whole door; each dict is a queue, oldest first."""

    def __init__(self, most: int, most_unfinished: int) -> None:
        self.most, self.most_unfinished = most, most_unfinished
        self.members: dict[Member, None] = {}
        self.idle: dict[Member, None] = {}
        self.unfinished: dict[Member, None] = {}

    def discard(self, member: Member) -> None:
        """Forget a connection."""
        for queue in (self.members, self.idle, self.unfinished):
            queue.pop(member, None)

    def least_useful(self) -> Member | None:
        """Return the connection that makes way first, or None when all are being answered."""
        return next(iter(self.idle), None) or next(iter(self.unfinished), None)


class Crowd:
    """All connections, counted together and per address; those of our own proxies only together."""

    def __init__(self, trusted: tuple[Network, ...] = ()) -> None:
        self.everybody = Group(MOST, MOST)
        self._addresses: dict[str, Group] = {}
        self._trusted = trusted
        self._timer: asyncio.TimerHandle | None = None

    def enter(self, member: Member, peer: str) -> bool:
        """Take a connection in, closing a less useful one if there is no room; False: refused."""
        groups = self._groups_of(peer)
        for group in groups:
            if len(group.members) < group.most:
                continue
            other = group.least_useful()
            if other is None:
                metrics.rejected.labels("conn_limit").inc()
                return False
            self._send_away(other)
        member.groups = groups
        for group in groups:
            group.members[member] = None
        self.is_unfinished(member)
        self._look_again()
        return True

    def leave(self, member: Member, peer: str) -> None:
        """Forget a connection that has ended."""
        for group in member.groups:
            group.discard(member)
        bucket = bucket_of(peer)
        if bucket in self._addresses and not self._addresses[bucket].members:
            del self._addresses[bucket]

    def is_unfinished(self, member: Member) -> None:
        """Note that a request has begun and is not whole; too many of one address make way, oldest first."""
        for group in member.groups:
            group.idle.pop(member, None)
            group.unfinished[member] = None
            if len(group.unfinished) > group.most_unfinished:
                self._send_away(next(iter(group.unfinished)))

    @staticmethod
    def is_answered(member: Member) -> None:
        """Note that a request is whole."""
        for group in member.groups:
            group.unfinished.pop(member, None)

    @staticmethod
    def is_idle(member: Member) -> None:
        """Note that a connection waits for its next request."""
        for group in member.groups:
            group.idle[member] = None

    def _groups_of(self, peer: str) -> tuple[Group, ...]:
        if is_within(peer, self._trusted):
            return (self.everybody,)
        bucket = bucket_of(peer)
        group = self._addresses.get(bucket)
        if group is None:
            group = self._addresses[bucket] = Group(MOST_PER_ADDRESS, MOST_UNFINISHED_PER_ADDRESS)
        return (group, self.everybody)

    def _send_away(self, member: Member) -> None:
        metrics.rejected.labels("conn_limit").inc()
        for group in member.groups:
            group.discard(member)
        member.make_way()

    def _look_again(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(SWEEP_SECONDS, self._sweep)

    def _sweep(self) -> None:
        self._timer = None
        now = asyncio.get_running_loop().time()
        for member in list(self.everybody.members):
            member.look_at(now)
        metrics.open_connections.set(len(self.everybody.members))
        if self.everybody.members:
            self._look_again()
