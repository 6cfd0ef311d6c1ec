"""Session ids, cookies and where a sign-in may lead."""

from datetime import UTC, datetime, timedelta

import pytest
from gateway.session import rules

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
IDLE = timedelta(minutes=30)


def test_a_session_id_is_opaque_and_the_database_cannot_give_it_back() -> None:
    token = rules.new_token()
    assert rules.is_token(token)
    assert token not in rules.fingerprint(token)
    assert len({rules.new_token() for _ in range(100)}) == 100


@pytest.mark.parametrize("text", ["", "short", "x" * 42, "x" * 44, "가" * 43, "x" * 42 + ";"])
def test_what_cannot_be_a_session_id_is_not_looked_up(text: str) -> None:
    assert not rules.is_token(text)


def test_a_session_ends_by_resting_and_by_age() -> None:
    end = NOW + timedelta(hours=8)
    assert rules.is_alive(NOW, end, IDLE, NOW + timedelta(minutes=29))
    assert not rules.is_alive(NOW, end, IDLE, NOW + timedelta(minutes=30))
    assert not rules.is_alive(end - timedelta(minutes=1), end, IDLE, end)


def test_cookies_are_bound_to_the_host_unless_told_otherwise() -> None:
    assert rules.cookie_name("humetix", secure=True) == "__Host-humetix"
    assert rules.cookie_name("humetix", secure=False) == "humetix"


def test_our_cookies_are_read_by_us_and_hidden_from_services() -> None:
    own = rules.own_cookies(secure=False)
    header = 'humetix=abc; theme=dark; humetix-worker="def"; humetix=second; x='
    assert rules.read_cookies(header, own) == {"humetix": "abc", "humetix-worker": "def"}
    assert rules.without_cookies(header, own) == "theme=dark; x="
    assert rules.without_cookies("humetix=abc", own) == ""


@pytest.mark.parametrize("wanted", ["/admin/payslip?month=2026-11", "/", "/공지"])
def test_a_path_on_this_site_is_followed(wanted: str) -> None:
    assert rules.local_path(wanted, "/admin") == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        None,
        "",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "admin",
        "/a\r\nb",
        "/\t/x",
    ],
)
def test_anything_else_leads_to_the_usual_page(wanted: str | None) -> None:
    assert rules.local_path(wanted, "/admin") == "/admin"


@pytest.mark.parametrize(
    ("agent", "word"),
    [
        ("(Linux; Android 14; SM-A156N) Chrome/131.0 Safari/537.36 KAKAOTALK/11", "안드로이드 · 카카오톡"),
        ("(Linux; Android 14) SamsungBrowser/26.0 Chrome/122.0 Safari/537.36", "안드로이드 · 삼성 인터넷"),
        ("(iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "아이폰 · Safari"),
        ("(Windows NT 10.0; Win64; x64) Chrome/131.0 Safari/537.36 Edg/131.0", "윈도우 PC · Edge"),
        ("(Macintosh; Intel Mac OS X 14.7; rv:133.0) Firefox/133.0", "맥 · Firefox"),
        ("curl/8.5", "알 수 없는 기기"),
        ("", "알 수 없는 기기"),
    ],
)
def test_a_device_is_told_in_two_words(agent: str, word: str) -> None:
    assert rules.device_word(f"Mozilla/5.0 {agent}") == word
