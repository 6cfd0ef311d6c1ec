"""Words that passwords must not be made of: the most guessed ones, and those of our own trade."""

from __future__ import annotations

import runpy
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_COMMON = """
    password passwort passwd pass passphrase secret letmein welcome login admin administrator root user guest
    test tester testing default master manager changeme changethis please access system server
    qwerty qwertyuiop qwert asdf asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc qwerasdf qweasdzxc qweqwe
    iloveyou monkey dragon sunshine princess football baseball superman batman shadow michael jennifer
    abc abcd abcde abcdef abcdefgh abcdefghijkl abcabc aaa hello freedom whatever trustno internet computer
    samsung galaxy iphone google naver kakao kakaotalk daum hyundai korea korean seoul busan
    tkfkdgo tkfkd dkssud dkssudgktpdy qlalfqjsgh qlqjs rksk rhksflwk dlsdud ghdrlfehd tkatjd
    비밀번호 암호 관리자 사용자 사랑해 안녕하세요 안녕 대한민국 한국 서울 회사 사무실 대표 사장 홍길동 테스트
"""
_OURS = """
    humetix humetics humetik hr staffing payroll payslip attendance recruit gateway office
    휴메틱스 휴메틱 인사 급여 급여명세서 근태 출퇴근 채용 파견 인력 인력관리
"""

MOST_GUESSED = 3000
WORDS = frozenset(_COMMON.split())
OWN_WORDS = frozenset(_OURS.split())


@cache
def most_guessed() -> frozenset[str]:
    """Return the 3,000 passwords that are guessed first, small letters (zxcvbn's list, in order of rank).

    Its one file is read alone and let go again: imported, the library keeps 90,000 words in memory.
    """
    found = find_spec("zxcvbn")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("zxcvbn")
    lists = runpy.run_path(str(Path(found.origin).with_name("frequency_lists.py")))["FREQUENCY_LISTS"]
    return frozenset(lists["passwords"][:MOST_GUESSED])
