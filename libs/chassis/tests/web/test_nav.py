"""The menus know where the reader is and what the reader may see."""

from chassis.testing import anyone, staff, worker
from chassis.web.nav import OFFICE, PUBLIC, nav_for


def labels(path: str, *roles: str) -> list[str]:
    return [link.label for section in nav_for(path, staff(*roles)).office for link in section.links]


def test_the_office_menu_has_its_five_groups_in_order() -> None:
    assert [section.label for section in nav_for("/admin", staff()).office] == [
        "인력",
        "근태",
        "급여",
        "설정",
        "운영",
    ]


def test_the_present_entry_and_its_group_are_marked() -> None:
    nav = nav_for("/admin/applications/12", staff())
    assert nav.place
    assert nav.place.href == "/admin/applications"
    assert nav.section
    assert nav.section.label == "인력"


def test_an_entry_whose_name_begins_like_another_is_not_mistaken_for_it() -> None:
    nav = nav_for("/admin/attendance-calendar", staff())
    assert nav.place
    assert nav.place.label == "근태 달력"


def test_at_most_one_entry_is_the_present_one() -> None:
    for section in OFFICE:
        for link in section.links:
            nav = nav_for(link.href, staff())
            assert sum(entry.current for group in nav.office for entry in group.links) == 1


def test_home_belongs_to_no_group() -> None:
    nav = nav_for("/admin", staff())
    assert nav.section is None
    assert nav.place is None


def test_entries_for_certain_roles_are_hidden_from_others() -> None:
    assert "운영 현황" in labels("/admin", "operator")
    assert "사용자 계정" not in labels("/admin", "operator")
    assert "운영 현황" not in labels("/admin", "payer")
    assert "사용자 계정" in labels("/admin", "owner")


def test_the_public_menu_is_the_same_for_everyone() -> None:
    assert [link.href for link in nav_for("/", None).public] == [link.href for link in PUBLIC]
    assert nav_for("/leave", worker()).public == nav_for("/leave", anyone()).public


def test_the_public_entry_one_stands_at_is_marked() -> None:
    current = [link.label for link in nav_for("/notices/3", None).public if link.current]
    assert current == ["공지"]
