"""Which passwords are refused: short ones, and those that are guessed first."""

import pytest
from gateway.secret.guessed import most_guessed
from gateway.secret.rules import new_password, password_fault

ABOUT = ("kim.haneul", "김하늘")


@pytest.mark.parametrize(
    "password",
    [
        "사과나무 아래 의자 셋",
        "correct horse battery staple",
        "twelve letters",
        "a" * 60 + "bcdefghijk",
        "k7!k7!q9-Zw2",
        "🔑 열쇠는 문 옆 화분에",
    ],
)
def test_length_is_enough_and_any_script_will_do(password: str) -> None:
    assert password_fault(password, ABOUT) is None


def test_three_thousand_passwords_that_are_guessed_first_are_known() -> None:
    assert len(most_guessed()) == 3000
    assert {"123456", "dragon", "ferrari"} <= most_guessed()


def test_a_generated_password_is_good() -> None:
    assert all(password_fault(new_password(), ABOUT) is None for _ in range(50))


@pytest.mark.parametrize("password", ["elevenchars", "가나다라마바사아자차카", ""])
def test_fewer_than_twelve_characters_are_refused(password: str) -> None:
    assert "12자" in str(password_fault(password))


def test_a_thousand_characters_are_taken_and_more_are_not() -> None:
    assert password_fault("나무와 의자 " * 140) is None
    assert "1000자" in str(password_fault("나무와 의자 " * 150))


@pytest.mark.parametrize(
    "password",
    [
        "Password1234!",
        "ｐａｓｓｗｏｒｄ２０２６",
        "humetix-2026-11",
        "humetix.admin.1",
        "휴메틱스 급여 2026!",
        "PASSWORDpassword",
        "kim.haneul.1998",
        "김하늘-19980305-",
        "qwertyuiop12",
        "dragonmustang1",
        "1q2w3e4r5t6y",
        "Mustang-Ferrari-77",
    ],
)
def test_common_words_and_names_of_house_and_person_are_refused(password: str) -> None:
    assert "흔한 말" in str(password_fault(password, ABOUT))


@pytest.mark.parametrize(
    "password", ["111111111111", "abababababab", "1234567890123", "zyxwvutsrqponm", "abcdefghijklm"]
)
def test_runs_and_repetitions_are_refused(password: str) -> None:
    assert password_fault(password) is not None
