"""What a submitted text looks like once it is read: no untypeable characters, white space folded."""

from typing import Annotated

from chassis.forms import OneLine, parse
from chassis.identity import ANYONE
from chassis.testing import TestApp, json_of
from pydantic import BaseModel, StringConstraints


class NameForm(BaseModel):
    name: Annotated[str, StringConstraints(max_length=5), OneLine]


def test_inner_white_space_is_folded_to_one_line() -> None:
    assert parse(NameForm, {"name": "  김 \n\t 하늘 "}).checked.name == "김 하늘"


def test_a_text_over_its_limit_names_the_limit_in_korean() -> None:
    assert parse(NameForm, {"name": "가" * 6}).errors == {"name": "5자까지만 입력할 수 있습니다."}


def test_characters_nobody_types_are_dropped(sample: TestApp) -> None:
    answer = sample.client(ANYONE).post("/api/sample/v1/forms", data={"text": "가\x00나\x08다"})
    assert json_of(answer) == {"text": "가나다", "phone": None}
