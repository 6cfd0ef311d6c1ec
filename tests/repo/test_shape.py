"""The house keeps its shape: equal services, small files, plain names, nothing of one machine in it."""

from __future__ import annotations

import json
import re

import pytest

from tests.repo.tree import (
    CHASSIS,
    ROOT,
    SERVICE_LIST,
    Service,
    functions_of,
    python_files,
    short,
    tracked,
)

OUTER_FILES = {"README.md", "CHANGELOG.md", "pyproject.toml", "openapi.json", "tests"}
PACKAGE_FILES = {"__init__.py", "app.py", "settings.py", "metrics.py", "py.typed"}
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "handler", "handlers"}

LONGEST_FUNCTION, LONGEST_FILE, LONGEST_TEST, LONGEST_TEMPLATE, LONGEST_WIRING = 40, 300, 400, 120, 25

# What a service is called is no secret to the chassis; what it is about is.
HR_WORDS = re.compile(
    r"payslip|salary|overtime|\bwages?\b|applicant|\bemployees?\b|clock_in|punch|급여|근태|출근|퇴근|채용|지원서|명세서|연차",
    re.IGNORECASE,
)
KNOWS_HR_WORDS = {"web/nav.py", "ports.py"}

_REGISTRY = ("pypi" + r"\.org", "pythonhosted" + r"\.org", "registry" + r"\.npmjs", "npmjs" + r"\.com/")
_MACHINE = ("/" + "work/", "/" + "root/", "/" + "home/[a-z]")
OF_ONE_MACHINE = re.compile("|".join((*_REGISTRY, *_MACHINE, r"index" + r"-url *[= ]")))


@pytest.mark.parametrize("service", SERVICE_LIST, ids=lambda service: service.name)
def test_every_service_has_the_same_outer_files(service: Service) -> None:
    names = {
        path.relative_to(service.folder).parts[0] for path in tracked() if path.is_relative_to(service.folder)
    }
    assert names == OUTER_FILES | {service.package.name}


@pytest.mark.parametrize("service", SERVICE_LIST, ids=lambda service: service.name)
def test_every_package_starts_with_the_same_files(service: Service) -> None:
    names = {path.name for path in service.package.iterdir()}
    assert names >= PACKAGE_FILES, f"missing: {sorted(PACKAGE_FILES - names)}"


@pytest.mark.parametrize("service", SERVICE_LIST, ids=lambda service: service.name)
def test_every_service_has_topics_and_each_topic_has_tests(service: Service) -> None:
    topics = [topic.name for topic in service.topics()]
    tested = {path.name for path in (service.folder / "tests").iterdir() if path.is_dir()}
    assert topics
    assert set(topics) <= tested, f"topics without tests: {sorted(set(topics) - tested)}"


@pytest.mark.parametrize("service", SERVICE_LIST, ids=lambda service: service.name)
def test_app_py_is_the_wiring_and_nothing_else(service: Service) -> None:
    lengths = dict(functions_of(service.package / "app.py"))
    assert lengths["create"] <= LONGEST_WIRING


def test_no_function_is_longer_than_the_cap() -> None:
    long = [
        f"{short(path)}:{name} {lines}"
        for path in python_files()
        if "/migrations/" not in str(path)
        for name, lines in functions_of(path)
        if lines > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_file_is_longer_than_the_cap() -> None:
    long = []
    for path in python_files():
        lines = len(path.read_text().splitlines())
        if lines > (LONGEST_TEST if "tests" in path.parts else LONGEST_FILE):
            long.append(f"{short(path)} {lines}")
    assert long == []


def test_no_template_is_longer_than_the_cap() -> None:
    templates = [path for path in tracked() if path.suffix == ".html"]
    long = [short(path) for path in templates if len(path.read_text().splitlines()) > LONGEST_TEMPLATE]
    assert templates
    assert long == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [short(path) for path in python_files() if path.stem in VAGUE_NAMES] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        short(path)
        for path in python_files()
        if path.read_text().strip() and not path.read_text().startswith('"""')
    ]
    assert silent == []


def test_the_chassis_knows_no_word_of_the_business() -> None:
    found = []
    for path in tracked():
        if not path.is_relative_to(CHASSIS) or str(path.relative_to(CHASSIS)) in KNOWS_HR_WORDS:
            continue
        text = path.read_text(errors="replace")
        found += [f"{short(path)}: {match.group()}" for match in HR_WORDS.finditer(text)]
    assert found == []


def test_no_tracked_file_names_a_registry_or_a_place_on_one_machine() -> None:
    found = []
    for path in tracked():
        if path.suffix in {".png", ".ico"} or path.name == "test_shape.py":
            continue
        text = path.read_text(errors="replace")
        found += [f"{short(path)}: {match.group()}" for match in OF_ONE_MACHINE.finditer(text)]
    assert found == []


def test_nothing_is_tracked_that_a_build_brings() -> None:
    brought = re.compile(r"node_modules/|\.min\.(js|css)$|\.(ttf|otf|woff2?)$|(^|/)uv\.lock$|static/vendor/")
    assert [short(path) for path in tracked() if brought.search(short(path))] == []


def test_every_migration_is_numbered_and_named_like_its_revision() -> None:
    wrong = []
    for service in SERVICE_LIST:
        files = sorted((service.package / "migrations").glob("[0-9]*.py"))
        for number, path in enumerate(files, start=1):
            revision = re.search(r'^revision(?:: \w+)? = "(.+)"', path.read_text(), re.MULTILINE)
            if not path.name.startswith(f"{number:04d}_") or not revision or revision.group(1) != path.stem:
                wrong.append(short(path))
    assert wrong == []


def test_migrations_only_add_unless_they_say_contract() -> None:
    takes_away = re.compile(r"op\.(drop_(table|column|constraint|index)|rename_table)|new_column_name")
    wrong = []
    for service in SERVICE_LIST:
        for path in sorted((service.package / "migrations").glob("[0-9]*.py")):
            upgrade = path.read_text().partition("def upgrade")[2].partition("def downgrade")[0]
            if takes_away.search(upgrade) and "_contract_" not in path.name:
                wrong.append(short(path))
    assert wrong == []


def test_versions_agree_between_package_and_changelog() -> None:
    for service in SERVICE_LIST:
        version = re.search(
            r'^version = "(.+)"', (service.folder / "pyproject.toml").read_text(), re.MULTILINE
        )
        newest = re.search(
            r"^## \[?(\d+\.\d+\.\d+)", (service.folder / "CHANGELOG.md").read_text(), re.MULTILINE
        )
        assert version
        assert newest, f"{service.name}: CHANGELOG.md names no version"
        assert version.group(1) == newest.group(1), service.name


def test_every_service_has_a_released_commit_to_go_back_to() -> None:
    released = json.loads((ROOT / "infra" / "released.json").read_text())
    assert list(released) == [service.name for service in SERVICE_LIST]
    for name, releases in released.items():
        assert releases, name
        for release in releases:
            assert re.fullmatch(r"\d+\.\d+\.\d+", release["version"]), name
            assert re.fullmatch(r"[0-9a-f]{40}", release["commit"]), name
