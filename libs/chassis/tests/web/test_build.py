"""The build of page assets does nothing twice and copies only what pages use."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "assets" / "build.py"


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The build script, working on folders of its own."""
    spec = importlib.util.spec_from_file_location("assets_build", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "MODULES", tmp_path / "node_modules")
    monkeypatch.setattr(module, "VENDOR", tmp_path / "vendor")
    monkeypatch.setattr(module, "STAMP", tmp_path / "vendor" / "stamp")
    return module


def fetched(build: ModuleType) -> None:
    for name in (*build.FILES, *build.TEST_FILES):
        path: Path = build.MODULES / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"a{}\n/*# sourceMappingURL=a.css.map */")


def finished(build: ModuleType) -> str:
    fetched(build)
    build.copy_files()
    wanted: str = build.fingerprint()
    build.STAMP.write_text(wanted)
    return wanted


def test_a_finished_build_is_left_alone(build: ModuleType) -> None:
    assert build.is_built(finished(build), production=False)


def test_nothing_is_built_at_first(build: ModuleType) -> None:
    assert not build.is_built(build.fingerprint(), production=True)


def test_another_lock_means_another_build(build: ModuleType) -> None:
    finished(build)
    assert not build.is_built("another", production=True)


def test_a_lost_file_means_another_build(build: ModuleType) -> None:
    wanted = finished(build)
    (build.VENDOR / "htmx.js").unlink()
    assert not build.is_built(wanted, production=True)


def test_production_does_without_what_only_tests_use(build: ModuleType) -> None:
    wanted = finished(build)
    (build.MODULES / build.TEST_FILES[0]).unlink()
    assert build.is_built(wanted, production=True)
    assert not build.is_built(wanted, production=False)


def test_only_used_files_are_copied_and_point_to_no_source_map(build: ModuleType) -> None:
    finished(build)
    copied = {path.relative_to(build.VENDOR).as_posix() for path in build.VENDOR.rglob("*") if path.is_file()}
    assert copied == {*build.FILES.values(), "stamp"}
    assert (build.VENDOR / "tabler.css").read_bytes() == b"a{}\n"


def test_the_lock_names_no_registry() -> None:
    lock = (SCRIPT.parent / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert lock.count('"integrity"') >= len({"tabler", "htmx", "swagger", "axe"})
