"""Where passkeys work, and how they are named."""

import pytest
from gateway.passkey import rules
from gateway.passkey.rules import Site, site_of


@pytest.mark.parametrize(
    ("base_url", "asked", "hosts", "site"),
    [
        ("", "http://localhost:8080/", [], Site("localhost", "http://localhost:8080")),
        ("", "http://door.localhost/", [], Site("door.localhost", "http://door.localhost")),
        ("", "https://hr.example/", ["hr.example"], Site("hr.example", "https://hr.example")),
        ("", "https://hr.example:8443/", ["hr.example:8443"], Site("hr.example", "https://hr.example:8443")),
        ("https://hr.example", "http://hr.example/", [], Site("hr.example", "https://hr.example")),
        ("https://HR.example:443/", "https://hr.example/", [], Site("hr.example", "https://hr.example")),
    ],
)
def test_passkeys_are_bound_to_a_name_that_is_ours(
    base_url: str, asked: str, hosts: list[str], site: Site
) -> None:
    assert site_of(base_url, asked, hosts) == site


@pytest.mark.parametrize(
    ("base_url", "asked", "hosts"),
    [
        ("", "https://evil.example/", []),
        ("", "https://evil.example/", ["hr.example"]),
        ("https://hr.example", "https://evil.example/", ["evil.example"]),
        ("https://hr.example", "http://localhost:8080/", []),
        ("", "http://127.0.0.1:8080/", ["127.0.0.1"]),
        ("", "http://[::1]:8080/", []),
        ("http://192.168.0.5", "http://192.168.0.5/", []),
        ("", "http://localhost.evil.example/", []),
    ],
)
def test_a_name_only_the_browser_claims_is_never_taken_nor_a_number(
    base_url: str, asked: str, hosts: list[str]
) -> None:
    assert site_of(base_url, asked, hosts) is None


def test_a_name_stays_on_one_line_and_is_never_empty() -> None:
    assert rules.plain_name("  내\n 노트북 ", "윈도우 PC") == "내 노트북"
    assert rules.plain_name(" \n", "윈도우 PC") == "윈도우 PC"
    assert len(rules.plain_name("가" * 100, "")) == rules.LONGEST_NAME


def test_what_is_kept_of_a_challenge_does_not_tell_it() -> None:
    assert rules.challenge_key(b"one") != rules.challenge_key(b"two")
    assert len(rules.challenge_key(b"one")) == 64


@pytest.mark.parametrize("text", ["", "a b", "\x00", "\ud800", "가", "x" * 1365, "a=", "a\n"])
def test_what_no_device_can_send_is_no_credential(text: str) -> None:
    assert not rules.is_credential_id(text)


def test_a_credential_is_named_in_base64url() -> None:
    assert rules.is_credential_id("AZaz09-_")
