"""Puts containers of a tag in the place of those that run: all at once beside them, or one in its place."""

from __future__ import annotations

from collections.abc import Callable

from humetix.rollout import canary
from humetix.rollout.checks import current_tag, replicas_variable, tag_variable
from humetix.rollout.engine import Container, Engine, Failed
from humetix.rollout.env_file import EnvFile

Tell = Callable[[str], None]


class Halfway(RuntimeError):
    """It failed and could not be put back; the text says what is where."""


class Swap:
    """One change of one service: `.env` first, then containers; put back when a step fails."""

    def __init__(self, engine: Engine, env: EnvFile, tell: Tell) -> None:
        self._engine, self._env, self._tell = engine, env, tell

    def to_tag(self, tag: str) -> None:
        """Let every replica run a tag. Raises Failed (as before) or Halfway."""
        self._tell(f"시험: {self._engine.image(tag)} 하나를 요청 없이 띄워 확인")
        with canary.canary(self._engine, tag) as name:
            canary.wait_until_fit(self._engine, name)
        before = self._env.text()
        self._env.set({tag_variable(self._engine.service): tag})
        if self._engine.published_port() is None:
            self._beside(before)
        else:
            self._in_place(before)
        self._verify(tag)

    def to_count(self, count: int) -> None:
        """Have that many replicas. Raises Failed (as before) or Halfway."""
        before, here = self._env.text(), self._clear_stopped()
        self._env.set({replicas_variable(self._engine.service): str(count)})
        if count > len(here):
            self._grow(before, here, count)
        else:
            self._remove(here[count:])

    def _beside(self, before: str | None) -> None:
        old = self._clear_stopped()
        count = max(1, len(old), int(self._env.get(replicas_variable(self._engine.service)) or 1))
        self._grow(before, old, len(old) + count)
        self._remove(old)

    def _grow(self, before: str | None, here: list[Container], total: int) -> None:
        try:
            self._tell(f"시작: 새 복제본 {total - len(here)}개")
            self._engine.start(total)
            new = canary.wait_for_new(self._engine, {one.id for one in here}, total - len(here))
            ready = sum(one.health == "healthy" for one in here)
            self._tell("확인: 앞단에서 보이는지, 일을 하는지")
            canary.wait_until_seen(self._engine, len(new) + ready)
            for one in new:
                canary.smoke(self._engine, one.id)
        except BaseException as error:
            self._take_back(before, here, error)
            raise

    def _take_back(self, before: str | None, here: list[Container], error: BaseException) -> None:
        self._tell("되돌림: 새 복제본을 치우고 .env를 되돌림")
        self._env.put_back(before)
        old = {one.id for one in here}
        new = [one.id for one in self._engine.containers(running=False) if one.id not in old]
        try:
            self._engine.remove(new)
        except Failed as left:
            raise Halfway(f"{error}\n새 복제본을 치우지 못함: {left}") from error

    def _remove(self, old: list[Container]) -> None:
        self._tell(f"정지: 이전 복제본 {len(old)}개 (받은 요청은 끝냄)")
        try:
            self._engine.remove([one.id for one in old])
        except (Failed, KeyboardInterrupt) as error:
            raise Halfway(f"이전 복제본을 다 치우지 못함: {error}") from error

    def _in_place(self, before: str | None) -> None:
        here = {one.id for one in self._engine.containers()}
        try:
            self._tell("교체: 이전 것이 받은 요청을 끝내면 새것이 같은 포트를 엶")
            self._engine.replace()
            for one in canary.wait_for_new(self._engine, here, 1):
                canary.smoke(self._engine, one.id)
        except BaseException as error:
            self._put_back_in_place(before, error)
            raise

    def _put_back_in_place(self, before: str | None, error: BaseException) -> None:
        self._tell("되돌림: .env와 이전 이미지로")
        self._env.put_back(before)
        try:
            self._engine.replace()
            canary.wait_for_new(self._engine, (), 1)
        except Failed as left:
            raise Halfway(f"{error}\n이전 이미지도 시작하지 못함: {left}") from error

    def _clear_stopped(self) -> list[Container]:
        """Return the replicas that run; those that do not would be started again with the image they had."""
        everyone = self._engine.containers(running=False)
        self._engine.remove([one.id for one in everyone if not one.running])
        return [one for one in everyone if one.running]

    def _verify(self, tag: str) -> None:
        wanted, running = self._engine.image_id(tag), self._engine.containers()
        strays = [one.tag for one in running if one.image_id != wanted]
        if strays or not running or current_tag(self._env, self._engine.service) != tag:
            raise Halfway(f"버전이 섞여 있음: {', '.join(strays) or '실행 중인 복제본 없음'}")
