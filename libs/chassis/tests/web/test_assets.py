"""Static files carry their content's hash, keep their references, and are sent as browsers like them."""

import gzip
import re
from pathlib import Path

import httpx2
import pytest
from chassis.web import assets as assets_module
from chassis.web.assets import FOREVER, Assets, AssetsMissing, StaticFiles, UnknownAsset, load_assets
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "parts").mkdir()
    (tmp_path / "site.css").write_text('@import "parts/box.css";\nbody { background: url("mark.svg#x") }\n')
    (tmp_path / "parts" / "box.css").write_text(
        ".box { background: url(../mark.svg) }\n" + "/* padding */" * 40
    )
    (tmp_path / "mark.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (tmp_path / "app.js").write_text(
        'import { one } from "./parts/one.js";\nawait import("./parts/one.js");\n'
    )
    (tmp_path / "parts" / "one.js").write_text("export const one = 1;\n")
    (tmp_path / "notes.txt").write_text("not for browsers")
    return tmp_path


@pytest.fixture
def files(folder: Path) -> Assets:
    return Assets("sample", [folder])


def client(files: Assets) -> TestClient:
    return TestClient(Starlette(routes=[Mount("/static/sample", StaticFiles(files))]))


def get(files: Assets, url: str, **headers: str) -> httpx2.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer: httpx2.Response = client(files).get(url, headers={"accept-encoding": "identity", **named})
    return answer


def test_an_address_holds_the_service_and_the_hash(files: Assets) -> None:
    assert re.fullmatch(r"/static/sample/parts/one\.[0-9a-f]{12}\.js", files.url("parts/one.js"))


def test_another_content_has_another_address(folder: Path, files: Assets) -> None:
    before = files.url("mark.svg")
    (folder / "mark.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg' id='b'/>")
    assert Assets("sample", [folder]).url("mark.svg") != before


def test_a_change_deep_inside_changes_the_address_of_what_uses_it(folder: Path, files: Assets) -> None:
    before = files.url("app.js"), files.url("site.css")
    (folder / "parts" / "one.js").write_text("export const one = 2;\n")
    (folder / "mark.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg' id='b'/>")
    after = Assets("sample", [folder])
    assert after.url("app.js") != before[0]
    assert after.url("site.css") != before[1]


def test_a_name_that_does_not_exist_is_refused(files: Assets) -> None:
    with pytest.raises(UnknownAsset, match=r"ap\.css"):
        files.url("ap.css")


def test_what_browsers_have_no_use_for_is_not_served(files: Assets) -> None:
    with pytest.raises(UnknownAsset):
        files.url("notes.txt")


def test_scripts_import_each_other_by_their_hashed_names(files: Assets) -> None:
    text = get(files, files.url("app.js")).text
    assert text.count(files.url("parts/one.js")) == 2
    assert "./parts" not in text


def test_sheets_are_joined_and_their_pictures_found(files: Assets) -> None:
    text = get(files, files.url("site.css")).text
    assert "@import" not in text
    assert f'url("{files.url("mark.svg")}")' in text
    assert f'url("{files.url("mark.svg")}#x")' in text


def test_a_reference_to_nothing_stops_the_start(folder: Path) -> None:
    (folder / "site.css").write_text('@import "gone.css";')
    with pytest.raises(UnknownAsset, match=r"gone\.css"):
        Assets("sample", [folder])


def test_a_reference_out_of_the_folder_stops_the_start(folder: Path) -> None:
    (folder / "site.css").write_text('a { background: url("../../secret.svg") }')
    with pytest.raises(UnknownAsset, match="outside"):
        Assets("sample", [folder])


def test_scripts_that_import_each_other_in_a_circle_stop_the_start(folder: Path) -> None:
    (folder / "parts" / "one.js").write_text('import "../app.js";')
    with pytest.raises(ValueError, match="circle"):
        Assets("sample", [folder])


def test_two_files_of_one_name_stop_the_start(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / "app.js").write_text("")
    with pytest.raises(ValueError, match=r"app\.js"):
        Assets("sample", [folder, other])


def test_a_file_is_kept_for_ever_and_never_guessed_at(files: Assets) -> None:
    answer = get(files, files.url("site.css"))
    assert answer.headers["cache-control"] == FOREVER
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["vary"] == "Accept-Encoding"


def test_scripts_are_sent_as_scripts(files: Assets) -> None:
    assert get(files, files.url("app.js")).headers["content-type"] == "text/javascript; charset=utf-8"


def test_a_browser_that_accepts_gzip_gets_it(files: Assets) -> None:
    plain = get(files, files.url("site.css"))
    packed = get(files, files.url("site.css"), accept_encoding="gzip, br")
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == plain.text
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"])
    assert packed.headers["etag"] != plain.headers["etag"]


def test_what_gzip_would_not_shrink_is_sent_as_it_is(files: Assets) -> None:
    asset, _ = files.find(Path(files.url("parts/one.js")).relative_to("/static/sample").as_posix())
    assert len(gzip.compress(asset.content)) > len(asset.content)
    assert asset.compressed is None


def test_a_browser_that_has_it_is_told_so(files: Assets) -> None:
    url = files.url("site.css")
    again = get(files, url, if_none_match=get(files, url).headers["etag"])
    assert again.status_code == 304
    assert again.content == b""


def test_a_page_of_another_version_still_gets_its_sheet(files: Assets) -> None:
    answer = get(files, "/static/sample/site.0123456789ab.css")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("name", ["gone.0123456789ab.css", "site", "", "../../etc/passwd", "notes.txt"])
def test_anything_else_is_not_found(files: Assets, name: str) -> None:
    assert get(files, f"/static/sample/{name}").status_code == 404


def test_only_reading_is_possible(files: Assets) -> None:
    answer = client(files).post(files.url("site.css"))
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"


def test_unbuilt_assets_say_what_to_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets_module, "VENDOR", tmp_path / "vendor")
    with pytest.raises(AssetsMissing, match="make assets"):
        load_assets("sample")


def test_the_chassis_brings_its_own_files_and_those_from_npm() -> None:
    files = load_assets("sample")
    for name in ("base.css", "office.css", "enhance.js", "early.js", "brand.svg", "tabler.css", "htmx.js"):
        assert files.url(name).startswith("/static/sample/")
    assert files.url("swagger/swagger-ui-bundle.js")


def test_a_public_page_loads_less_than_sixty_kilobytes() -> None:
    files = load_assets("sample")
    names = ["base.css", "brand.svg", "early.js", "htmx.js", "enhance.js"]
    names += [f"{part}.js" for part in ("kept", "theme", "once", "draft", "preview", "dialog", "side")]
    sent = [files.find(files.url(name).removeprefix("/static/sample/"))[0] for name in names]
    assert sum(len(asset.compressed or asset.content) for asset in sent) < 40 * 1024


def test_a_page_can_name_all_that_its_modules_import_at_once(folder: Path) -> None:
    (folder / "parts" / "one.js").write_text('import "./two.js";\nexport const one = 1;\n')
    (folder / "parts" / "two.js").write_text('export default () => import("../later.js");\n')
    (folder / "later.js").write_text("export const later = 3;\n")
    files = Assets("sample", [folder])
    assert files.imports("app.js") == [files.url("parts/one.js"), files.url("parts/two.js")]
    assert files.imports("parts/two.js") == [], "what is imported later is fetched later"
