"""What several machines share: one PostgreSQL server, one Redis, two gateways, two replicas of attendance."""

from __future__ import annotations

from pathlib import Path

from chassis.ports import package_of
from chassis.testing_databases import RedisServer, new_postgres_url
from humetix.migrate import STATEFUL

from tests.e2e.stack import ProcessStack, free_ports, wait_for_status

SECOND_GATEWAY, SECOND_ATTENDANCE = "gateway#2", "attendance#2"


class Nodes(ProcessStack):
    """The services with nothing of their own on disk: every database on PostgreSQL, counts in Redis."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.redis = RedisServer(folder)
        free = [port for port in free_ports(len(self.ports) + 2) if port not in self.ports.values()]
        self._second = dict(zip((SECOND_GATEWAY, SECOND_ATTENDANCE), free, strict=False))
        attendances = [self.ports["attendance"], self._second[SECOND_ATTENDANCE]]
        self._env |= {f"{package_of(name).upper()}_DATABASE_URL": new_postgres_url() for name in STATEFUL}
        self._env["ATTENDANCE_URLS"] = ",".join(f"http://127.0.0.1:{port}" for port in attendances)
        self._env["RATE_STORE_URL"] = self.redis.url

    @property
    def second_url(self) -> str:
        """Address of the second gateway."""
        return f"http://127.0.0.1:{self._second[SECOND_GATEWAY]}"

    def database_url(self, service: str) -> str:
        """Where a service's rows are."""
        return self._env[f"{package_of(service).upper()}_DATABASE_URL"]

    def environment_of(self, service: str) -> dict[str, str]:
        """A replica's environment differs by its port alone."""
        if service not in self._second:
            return self._env
        name = package_of(service.partition("#")[0]).upper()
        return self._env | {f"{name}_PORT": str(self._second[service])}

    def up(self) -> None:
        """Start everything, the second of each as well."""
        super().up()
        for replica in self._second:
            self._spawn(replica)
        wait_for_status(self.second_url, "healthy")

    def down(self) -> None:
        """Stop everything."""
        super().down()
        self.redis.stop()
