"""Every page of the house, as its routes name it: read by axe in both themes and widths, walked by Tab."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from chassis.testing import staff, worker
from playwright.sync_api import Browser, Page

from tests.e2e.browser import AXE, DESK, PHONE, Person, Theme
from tests.faults.installation import Installation
from tests.pages.places import Place, every_place

WALK = (Path(__file__).parent / "keyboard.js").read_text()
MOST_STOPS = 400
REFUSALS = re.compile(r"the server responded with a status of 40[34]")
LOOKS: tuple[tuple[Theme, tuple[int, int]], ...] = (
    ("light", DESK),
    ("light", PHONE),
    ("dark", PHONE),
    ("dark", DESK),
)


@pytest.fixture(scope="module")
def readers(filled: Installation, chromium: Browser) -> Iterator[dict[str, Person]]:
    """A visitor, a worker and the owner, each with a browser."""
    people = {name: Person(chromium, filled.stack.url, DESK) for name in ("visitor", "worker", "owner")}
    sessions = {"worker": worker(int(filled.ids["employee_id"]), "감추인"), "owner": staff(name="admin")}
    for name, who in sessions.items():
        cookie, _, token = filled.cookie(who).partition("=")
        people[name].context.add_cookies([{"name": cookie, "value": token, "url": filled.stack.url}])
    for person in people.values():
        person.context.add_init_script(WALK)
        person.page.set_default_timeout(15_000)
    yield people
    for person in people.values():
        # Some of these pages are refusals on purpose.
        person.complaints = [told for told in person.complaints if not REFUSALS.search(told)]
        person.close()


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> list[Place]:
    """Every page, from the routes."""
    return every_place(tmp_path_factory.mktemp("places"))


FOREIGN = [["#api"]]
"""What others draw: the inside of the API's documents is Swagger's own."""


def axe(page: Page, rules: list[str] | None = None) -> list[str]:
    """Return what axe finds, of all rules or of some."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE.read_text() + ";0")
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = rules
    told = page.evaluate("([exclude, options]) => axe.run({exclude}, options)", [FOREIGN, options])
    return [f"{fault['id']}: {node['html'][:120]}" for fault in told["violations"] for node in fault["nodes"]]


def read_in_every_look(page: Page) -> list[str]:
    """Read a page with axe: every rule at both widths, the colours again in the dark."""
    faults = []
    for theme, (width, height) in LOOKS:
        # Colours on their way from one theme to the other are no fault: nothing moves.
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": height})
        rules = ["color-contrast"] if theme == "dark" else None
        faults += [f"{theme} {width}: {fault}" for fault in axe(page, rules)]
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        faults += [f"{theme} {width}: {wider} px too wide"] if wider > 0 else []
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return faults


def walk_by_keyboard(page: Page) -> list[str]:
    """Press Tab until every control was reached; the first leads past the menus when one wants it to."""
    page.evaluate(
        "document.activeElement.blur(), window.getSelection().removeAllRanges(), window.walk.length = 0"
    )
    page.evaluate(
        "document.body.tabIndex = -1, document.body.focus(), document.body.removeAttribute('tabindex')"
    )
    page.evaluate("window.walk.length = 0")
    pressed, step = 0, page.evaluate("window.stops().length")
    while pressed < MOST_STOPS:
        for _ in range(max(step, 5)):
            page.keyboard.press("Tab")
        pressed += max(step, 5)
        step = 5
        if page.evaluate("window.walked()"):
            break
    faults: list[str] = page.evaluate("window.faultsOfWalk()")
    return faults


def skip_link_works(page: Page) -> list[str]:
    """Follow the link that leads past the menus."""
    skip = page.locator(".hm-skip")
    if skip.count() != 1:
        return ["no link past the menus"]
    skip.focus()
    page.keyboard.press("Enter")
    inside = page.evaluate("document.getElementById('main').contains(document.activeElement)")
    return [] if inside else ["the link past the menus leads nowhere"]


def dialogs_close_by_escape(page: Page) -> list[str]:
    """Open each dialog by keyboard; Escape closes it and brings the focus back."""
    faults = []
    for opener in page.locator("[data-opens]:visible").all()[:6]:
        name = opener.get_attribute("data-opens")
        opener.focus()
        page.keyboard.press("Enter")
        inside = f"document.getElementById({name!r}).contains(document.activeElement)"
        if not page.evaluate(f"document.getElementById({name!r}).open && {inside}"):
            faults.append(f"{name} does not open by keyboard")
            continue
        faults += [f"in {name}: {fault}" for fault in axe(page)]
        page.keyboard.press("Escape")
        if page.evaluate(f"document.getElementById({name!r}).open"):
            faults.append(f"{name} does not close by Escape")
        elif not opener.evaluate("opener => opener === document.activeElement"):
            faults.append(f"{name} does not give the focus back")
    return faults


def settle(page: Page) -> None:
    """Wait until Swagger has drawn its document: what it draws anew under the walk was never reached."""
    if page.locator("#api").count():
        page.locator("#api .opblock").first.wait_for()
        page.wait_for_load_state("networkidle")


def judge(page: Page) -> list[str]:
    """Return everything that is wrong with the page as it stands."""
    settle(page)
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    faults = walk_by_keyboard(page) + skip_link_works(page) + dialogs_close_by_escape(page)
    return faults + read_in_every_look(page)


def address_of(place: Place, ids: dict[str, str]) -> str:
    """Fill in ids that exist; a new kind of id fails here until installation.py makes one."""
    return re.sub(r"\{(\w+)\}", lambda match: ids[match[1]], place.path)


def test_every_page_is_for_everyone(
    filled: Installation, readers: dict[str, Person], places: list[Place]
) -> None:
    assert len(places) >= 60
    faults, seen = {}, set()
    for place in places:
        person = readers[place.who]
        answer = person.page.goto(address_of(place, filled.ids))
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        shown = (place.who, re.sub(r"[?#].*", "", person.page.url))
        if shown not in seen:
            seen.add(shown)
            if wrong := judge(person.page):
                faults[str(place)] = wrong
    assert faults == {}
    assert len(seen) >= 50


def _refused(path: str) -> Callable[[Page], None]:
    """Send the form of a page empty, past the browser's own checks."""

    def act(page: Page) -> None:
        page.goto(path)
        with page.expect_navigation():
            page.evaluate("document.querySelector('main form[method=post]').submit()")

    return act


def _open(path: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.goto(path)

    return act


STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "not found": ("visitor", _open("/nowhere")),
    "not found in the office": ("owner", _open("/admin/employees/987654")),
    "refused sign-in": ("visitor", _refused("/login")),
    "refused sign-in of a worker": ("visitor", _refused("/signin")),
    "refused activation": ("visitor", _refused("/activate")),
    "refused application": ("visitor", _refused("/apply")),
    "refused inquiry": ("visitor", _refused("/contact?inquiry=1")),
    "refused employee": ("owner", _refused("/admin/employees/new")),
    "refused site": ("owner", _refused("/admin/sites/new")),
    "refused account": ("owner", _refused("/admin/accounts/new")),
    "refused password": ("owner", _refused("/admin/accounts/me")),
    "no rows": ("owner", _open("/admin/employees?q=없는사람")),
    "applications narrowed": ("owner", _open("/admin/applications?status=new&q=%EC%97%86%EC%9D%8C")),
}


@pytest.mark.parametrize("state", STATES)
def test_what_forms_lead_to_is_for_everyone(readers: dict[str, Person], state: str) -> None:
    who, act = STATES[state]
    page = readers[who].page
    act(page)
    assert judge(page) == []


def send(page: Page, form: str, **typed: str) -> Page:
    """Fill in a form and send it."""
    for name, text in typed.items():
        page.locator(f"{form} [name={name}]").first.fill(text)
    with page.expect_navigation():
        page.evaluate("form => document.querySelector(form).requestSubmit()", form)
    return page


def test_what_is_shown_once_is_for_everyone(filled: Installation, readers: dict[str, Person]) -> None:
    """Temporary password, the step it leads to, an API key, an activation code, a second factor begun."""
    owner, visitor, faults = readers["owner"].page, readers["visitor"].page, {}
    owner.goto("/admin/accounts/new")
    owner.locator("[name=role_viewer]").check(force=True)
    send(owner, "form[action='/admin/accounts']", account="newcomer", name="새사람")
    password = owner.locator("[data-password]").inner_text()
    faults["a new account"] = judge(owner)
    visitor.goto("/login")
    send(visitor, "form[action='/login']", username="newcomer", password=password)
    assert visitor.locator("[name=new_password]").count() == 1
    faults["a password to choose"] = judge(visitor)
    owner.goto("/admin/accounts/newcomer/keys")
    owner.locator("[name=days]").select_option(index=1)
    owner.locator("[name=role_viewer]").check(force=True)
    send(owner, "form[action$='/keys']", name="회계 프로그램")
    assert owner.locator("[data-key]").count() == 1
    faults["a new key"] = judge(owner)
    owner.goto(f"/admin/workers/{filled.ids['colleague']}")
    send(owner, "form[action$='/activation-code']")
    assert owner.locator("[data-code]").count() == 1
    faults["an activation code"] = judge(owner)
    owner.goto("/admin/accounts/me/totp")
    send(owner, "form[action='/admin/accounts/me/totp']", password=filled.stack.admin_password)
    assert owner.locator("[name=totp]").count() == 1
    faults["a second factor begun"] = judge(owner)
    assert {name: wrong for name, wrong in faults.items() if wrong} == {}
