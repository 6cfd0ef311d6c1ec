"""Every component draws, is labelled, says its errors, and states its signature where people look for it."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from chassis.forms import Form, blank
from chassis.pagecheck import faults_of
from chassis.web.templates import OWN_TEMPLATES, build_environment
from markupsafe import Markup
from pydantic import BaseModel

ENV = build_environment([OWN_TEMPLATES])
FOLDER = OWN_TEMPLATES / "components"
INNER = {"parts", "icon"}
"""Used by other components only; pages do not import them."""

FRESH = blank({"name": "강바다", "shift": "two"})
REFUSED: Form[BaseModel] = Form(
    None, {"name": "<b>", "shift": "x"}, {"name": "고쳐 주세요.", "shift": "골라 주세요."}
)
SHIFTS = [("day", "주간"), ("two", "2교대")]
PAGE = SimpleNamespace(items=[1], next="a b")


def inside() -> Markup:
    return Markup("<p>속</p>")


def draw(file: str, macro: str, *args: object, call: bool = False, **named: object) -> str:
    """Draw one macro; with `call` around a body, as {% call %} does."""
    module = ENV.get_template(f"components/{file}.html").module
    component: Callable[..., Markup] = getattr(module, macro)
    return str(component(*args, **named, **({"caller": inside} if call else {})))


SAMPLES: dict[tuple[str, str], Callable[[], str]] = {
    ("banner", "banner"): lambda: draw("banner", "banner", "ok", "저장했습니다."),
    ("button", "action_bar"): lambda: draw("button", "action_bar", call=True),
    ("button", "button"): lambda: draw("button", "button", "저장"),
    ("card", "card"): lambda: draw("card", "card", "제목", call=True),
    ("card", "facts"): lambda: draw("card", "facts", [("이름", "강바다")]),
    ("card", "why"): lambda: draw("card", "why", "까닭", call=True),
    ("checkbox", "checkbox"): lambda: draw("checkbox", "checkbox", FRESH, "agree", "동의합니다"),
    ("choice", "choice"): lambda: draw("choice", "choice", FRESH, "shift", "형태", SHIFTS),
    ("dialog", "dialog"): lambda: draw("dialog", "dialog", "bye", "보낼까요?", call=True),
    ("dialog", "opener"): lambda: draw("dialog", "opener", "bye", "열기"),
    ("empty", "empty"): lambda: draw(
        "empty", "empty", "없습니다", "곧 생깁니다.", href="/", action="처음으로"
    ),
    ("error_summary", "error_summary"): lambda: draw("error_summary", "error_summary", REFUSED),
    ("field", "date_field"): lambda: draw("field", "date_field", FRESH, "birth", "생년월일"),
    ("field", "field"): lambda: draw("field", "field", FRESH, "name", "이름"),
    ("field", "time_field"): lambda: draw("field", "time_field", FRESH, "start", "시작"),
    ("file_input", "file_input"): lambda: draw("file_input", "file_input", FRESH, "photo", "사진"),
    ("pagination", "pagination"): lambda: draw("pagination", "pagination", PAGE, "/list?q=1"),
    ("progress", "progress"): lambda: draw("progress", "progress", "올리는 중", 3, 10),
    ("stat", "stat"): lambda: draw("stat", "stat", "새 글", 3, href="/list", unit="건"),
    ("stat", "stats"): lambda: draw("stat", "stats", call=True),
    ("status", "status"): lambda: draw("status", "status", "warn", "확인 필요"),
    ("steps", "steps"): lambda: draw("steps", "steps", ["사진", "정보", "확인"], 2),
    ("table", "table"): lambda: draw(
        "table", "table", "목록", ["이름", {"label": "수", "num": True}], call=True
    ),
    ("toolbar", "chips"): lambda: draw(
        "toolbar", "chips", "거르기", [{"label": "모두", "href": "/", "current": True}]
    ),
    ("toolbar", "toolbar"): lambda: draw("toolbar", "toolbar", "/list", call=True),
}


def macros() -> set[tuple[str, str]]:
    found = set()
    for path in FOLDER.glob("*.html"):
        if path.stem not in INNER:
            found |= {(path.stem, name) for name in re.findall(r"{% macro (\w+)\(", path.read_text())}
    return found


def test_every_component_has_a_sample_here() -> None:
    assert set(SAMPLES) == macros()


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=[f"{file}-{macro}" for file, macro in SAMPLES])
def test_a_component_draws_without_a_fault(sample: Callable[[], str]) -> None:
    html = sample()
    assert html.strip()
    assert faults_of(html) == []


@pytest.mark.parametrize(("file", "macro"), sorted(macros()))
def test_a_component_tells_how_to_call_it(file: str, macro: str) -> None:
    text = (FOLDER / f"{file}.html").read_text()
    assert text.startswith("{#")
    notes = " ".join(re.findall(r"{#(.*?)#}", text, re.DOTALL))
    assert f"{macro}(" in notes


@pytest.mark.parametrize("path", sorted(OWN_TEMPLATES.rglob("*.html")), ids=lambda path: path.stem)
def test_a_template_stays_short(path: object) -> None:
    assert len(OWN_TEMPLATES.joinpath(str(path)).read_text().splitlines()) <= 120


@pytest.mark.parametrize(
    "kind", ["text", "tel", "email", "date", "month", "time", "number", "password", "money"]
)
def test_each_kind_of_input_has_a_label_and_an_autocomplete(kind: str) -> None:
    html = draw("field", "field", FRESH, "x", "값", type=kind)
    assert '<label class="hm-label" for="f-x">' in html
    assert 'autocomplete="off"' in html


def test_an_input_shows_what_was_typed_escaped() -> None:
    html = draw("field", "field", REFUSED, "name", "이름")
    assert 'value="&lt;b&gt;"' in html


def test_a_bad_input_is_tied_to_its_hint_and_its_error() -> None:
    html = draw("field", "field", REFUSED, "name", "이름", hint="신분증과 같게")
    assert 'aria-describedby="f-name-hint f-name-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="f-name-error"' in html
    assert "고쳐 주세요." in html


def test_a_good_input_claims_no_error() -> None:
    html = draw("field", "field", FRESH, "name", "이름")
    assert "aria-invalid" not in html
    assert "aria-describedby" not in html


def test_a_password_is_never_written_back() -> None:
    form: Form[BaseModel] = Form(None, {"pin": "123456"}, {})
    assert "123456" not in draw("field", "field", form, "pin", "비밀번호", type="password")


def test_numbers_open_the_number_keys() -> None:
    assert 'inputmode="numeric"' in draw("field", "field", FRESH, "wage", "금액", type="money")
    assert "원</span>" in draw("field", "field", FRESH, "wage", "금액", type="money")
    assert 'inputmode="tel"' in draw("field", "field", FRESH, "phone", "전화", type="tel")


def test_a_list_keeps_what_was_picked_whatever_its_type() -> None:
    html = draw(
        "field", "field", blank({"site": 2}), "site", "곳", type="select", options=[(1, "가"), (2, "나")]
    )
    assert '<option value="2" selected>나</option>' in html
    assert html.count("selected") == 1


def test_several_lines_of_text_keep_their_value() -> None:
    form: Form[BaseModel] = Form(None, {"memo": "첫 줄\n둘째 줄"}, {})
    html = draw("field", "field", form, "memo", "메모", type="textarea", attrs={"maxlength": 500})
    assert ">첫 줄\n둘째 줄</textarea>" in html
    assert 'rows="4"' in html
    assert 'maxlength="500"' in html


def test_an_input_without_a_form_takes_its_value() -> None:
    assert 'value="2026-11"' in draw("field", "field", None, "month", "달", type="month", value="2026-11")


def test_segments_are_one_group_with_one_picked() -> None:
    html = draw("choice", "choice", FRESH, "shift", "형태", SHIFTS, required=True)
    assert "<fieldset" in html
    assert "<legend" in html
    assert html.count(" checked") == 1
    assert 'value="two" autocomplete="off" checked' in html


def test_the_first_segment_is_where_the_error_summary_leads() -> None:
    assert 'href="#f-shift"' in draw("error_summary", "error_summary", REFUSED)
    assert '<input id="f-shift"' in draw("choice", "choice", REFUSED, "shift", "형태", SHIFTS)


def test_a_tick_stays_ticked_after_a_refusal() -> None:
    form: Form[BaseModel] = Form(None, {"agree": "1"}, {"name": "고쳐 주세요."})
    assert " checked" in draw("checkbox", "checkbox", form, "agree", "동의합니다")
    assert " checked" not in draw("checkbox", "checkbox", REFUSED, "agree", "동의합니다", checked=True)


def test_the_summary_counts_and_names_the_faults() -> None:
    html = draw("error_summary", "error_summary", REFUSED, {"name": "이름"})
    assert "2곳을 고쳐 주세요" in html
    assert "이름: 고쳐 주세요." in html
    assert 'role="alert"' in html


def test_a_fault_of_the_whole_form_is_no_link() -> None:
    html = draw("error_summary", "error_summary", FRESH.refused(form="날짜가 거꾸로입니다."))
    assert "<li>날짜가 거꾸로입니다.</li>" in html


def test_a_form_without_faults_has_no_summary() -> None:
    assert draw("error_summary", "error_summary", FRESH).strip() == ""


def test_a_bad_message_is_announced_at_once_and_a_good_one_politely() -> None:
    assert 'role="alert"' in draw("banner", "banner", "bad", "안 됩니다.")
    assert 'role="status"' in draw("banner", "banner", "ok", "됐습니다.")


def test_a_link_that_looks_like_a_button_is_a_link() -> None:
    assert draw("button", "button", "처음", href="/").startswith("<a ")
    assert 'aria-disabled="true"' in draw("button", "button", "처음", href="/", disabled=True)


def test_a_button_passes_its_name_and_its_own_attributes() -> None:
    html = draw("button", "button", "보내기", name="do", value="send", attrs={"formaction": "/x"})
    assert 'name="do" value="send"' in html
    assert 'formaction="/x"' in html


def test_the_next_page_keeps_the_filters() -> None:
    html = draw("pagination", "pagination", PAGE, "/list?q=1")
    assert 'href="/list?q=1&amp;cursor=a%20b"' in html or 'href="/list?q=1&cursor=a%20b"' in html
    assert 'href="/list?cursor=a%20b"' in draw("pagination", "pagination", PAGE, "/list")


def test_the_last_page_leads_back_to_the_first() -> None:
    html = draw("pagination", "pagination", SimpleNamespace(next=None), "/list", cursor="x")
    assert "처음으로" in html
    assert "다음" not in html


def test_a_single_page_has_no_pages() -> None:
    assert draw("pagination", "pagination", SimpleNamespace(next=None), "/list").strip() == ""


def test_a_table_says_how_it_is_sorted_and_scrolls_by_keyboard() -> None:
    columns = ["이름", {"label": "수", "num": True, "href": "/list?sort=n", "sort": "descending"}]
    html = draw("table", "table", "목록", columns, call=True)
    assert '<th scope="col" class="num" aria-sort="descending"><a href="/list?sort=n">수</a></th>' in html
    assert 'role="region" aria-label="목록" tabindex="0"' in html


def test_progress_of_unknown_length_shows_no_number() -> None:
    html = draw("progress", "progress", "불러오는 중")
    assert "value=" not in html
    assert "진행 중" in html


def test_steps_tell_where_one_is() -> None:
    html = draw("steps", "steps", ["사진", "정보", "확인"], 2)
    assert html.count('aria-current="step"') == 1
    assert html.count("(마침)") == 1


def test_a_dialog_can_be_reached_without_javascript() -> None:
    assert 'href="#bye"' in draw("dialog", "opener", "bye", "열기")
    assert '<dialog class="hm-dialog" id="bye" aria-labelledby="bye-title">' in draw(
        "dialog", "dialog", "bye", "보낼까요?", call=True
    )
