"""Delays after failures, and whose address a request counts for."""

from datetime import UTC, datetime, timedelta

import pytest
from gateway.limits import rules
from gateway.settings import networks

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def test_the_delay_doubles_after_five_failures_up_to_five_minutes() -> None:
    seconds = [rules.delay_after(failures).total_seconds() for failures in range(16)]
    assert seconds == [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    assert rules.delay_after(10**6).total_seconds() == 300


def test_an_account_waits_from_its_last_failure_on() -> None:
    assert rules.account_wait(0, None, NOW) == timedelta(0)
    assert rules.account_wait(7, NOW - timedelta(seconds=1), NOW) == timedelta(seconds=3)
    assert rules.account_wait(7, NOW - timedelta(minutes=1), NOW) == timedelta(0)


def test_an_address_closes_at_twenty_failures_in_ten_minutes_and_opens_as_they_age() -> None:
    failures = [NOW - timedelta(seconds=20 * number) for number in range(1, 21)]
    assert rules.address_wait(failures[:19], NOW) == timedelta(0)
    assert rules.address_wait(failures, NOW) == timedelta(seconds=200)
    assert rules.address_wait(failures, NOW + timedelta(seconds=200)) == timedelta(0)


def test_an_account_has_one_name_however_it_is_written_and_it_is_not_readable() -> None:
    key = rules.account_key("staff", "Admin ")
    assert key == rules.account_key("staff", "ａｄｍｉｎ")
    assert key != rules.account_key("worker", "admin")
    assert "admin" not in key


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "address"),
    [
        ("203.0.113.9", ["1.1.1.1"], "", "203.0.113.9"),
        ("203.0.113.9", ["1.1.1.1"], "10.0.0.0/8", "203.0.113.9"),
        ("10.0.0.2", ["1.1.1.1, 203.0.113.9"], "10.0.0.0/8", "203.0.113.9"),
        ("10.0.0.2", ["1.1.1.1, 203.0.113.9", "10.0.0.3"], "10.0.0.0/8", "203.0.113.9"),
        ("10.0.0.2", ["203.0.113.9, nonsense"], "10.0.0.0/8", "10.0.0.2"),
        ("10.0.0.2", [], "10.0.0.0/8", "10.0.0.2"),
        ("::ffff:10.0.0.2", ["203.0.113.9"], "10.0.0.0/8", "203.0.113.9"),
    ],
)
def test_only_proxies_of_ours_may_say_where_a_request_comes_from(
    peer: str, forwarded: list[str], trusted: str, address: str
) -> None:
    assert rules.client_address(peer, forwarded, networks(trusted)) == address


def test_an_ipv6_customer_is_one_address_whatever_part_of_his_share_he_uses() -> None:
    assert (
        rules.bucket_of("2001:db8:1:2::1") == rules.bucket_of("2001:db8:1:2:ffff::9") == "2001:db8:1:2::/64"
    )
    assert rules.bucket_of("2001:db8:1:3::1") != rules.bucket_of("2001:db8:1:2::1")
    assert rules.bucket_of("203.0.113.9") == "203.0.113.9"
    assert rules.bucket_of("::ffff:203.0.113.9") == "203.0.113.9"
