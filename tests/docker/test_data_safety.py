"""A backup under load, its restore and its drill, as an operator does them with containers."""

from __future__ import annotations

from tests.docker.installation import Installation
from tests.docker.work import Work

COUNT = "SELECT count(*) FROM inquiry"


def test_a_backup_under_load_comes_back_and_can_be_taken_back(installation: Installation, work: Work) -> None:
    others = installation.others("recruit")
    with work.load("recruit") as load:
        code, told = installation.humetix("backup", "recruit")
        assert code == 0, told
    assert work.stored("recruit", load).lost == set()
    (kept,) = told["services"]
    refused, why = installation.humetix("restore", "recruit", kept["set"])
    assert (refused, "실행 중" in why["services"][0]["message"]) == (3, True)

    before = installation.rows("recruit", COUNT)[0][0]
    code, told = installation.humetix("restore", "recruit", kept["set"], "--stop")
    assert code == 0, told
    assert told["services"][0]["reconciled"]["ok"], told
    installation.wait_until_healthy("recruit")
    assert installation.rows("recruit", COUNT)[0][0] <= before
    assert installation.rows("recruit", "PRAGMA integrity_check") == [("ok",)]

    code, told = installation.humetix("restore", "recruit", "--undo", "--stop")
    assert code == 0, told
    installation.wait_until_healthy("recruit")
    assert installation.rows("recruit", COUNT)[0][0] == before
    assert installation.others("recruit") == others


def test_a_drill_and_a_look_run_beside_the_volume(installation: Installation, work: Work) -> None:
    assert installation.humetix("backup", "payroll")[0] == 0
    code, told = installation.humetix("drill", "payroll")
    assert (code, told["services"][0]["faults"]) == (0, [])
    code, told = installation.humetix("db", "check", "payroll")
    assert code == 0, told


def test_the_services_of_an_installation_agree_about_its_people(
    installation: Installation, work: Work
) -> None:
    code, told = installation.humetix("db", "reconcile")
    assert (code, told["employees"]) == (0, len(work.employees)), told


def test_the_audit_and_locked_sign_ins_are_reached_from_the_host(installation: Installation) -> None:
    assert installation.humetix("audit", "verify", "gateway")[0] == 0
    assert installation.humetix("login", "status")[0] == 0
    assert installation.humetix("login", "unlock", "--account", "admin")[0] == 0
