"""What a service reads from its environment; a missing or unsafe value stops the start."""

from __future__ import annotations

import importlib
import os
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import ClassVar

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from chassis.ports import package_of, port_of

_SHORTEST_KEY = 32


class MissingKeys(RuntimeError):
    """No signing key was configured: services could not tell each other apart from strangers."""


class Settings(BaseSettings):
    """Settings that every service shares; a service subclasses it, names itself and adds its own."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, ignored_types=(cached_property,))

    service: ClassVar[str] = ""
    uploads: ClassVar[tuple[str, ...]] = ()
    """Folders of `data_dir` whose files rows name: a backup takes them along."""

    humetix_port: int = 8080
    humetix_host: str = "127.0.0.1"
    humetix_data: Path = Path("var")
    humetix_backups: Path | None = None
    humetix_backup_recipients: str = ""
    humetix_backup_identity: str = ""
    humetix_backup_identity_file: Path | None = None
    humetix_nightly_backup: bool = True
    humetix_keys_file: Path | None = None
    secret_key: str = ""
    secret_keys: str = ""
    session_cookie_secure: bool = True
    humetix_commit: str = Field(default="unknown")
    lame_duck_seconds: float = 2.0
    peer_hold_seconds: float = 12.0
    free_disk_floor_mb: int = 100

    @property
    def package(self) -> str:
        """Python package of this service (`docs-render` lives in `docs_render`)."""
        return package_of(self.service)

    @property
    def env_prefix_name(self) -> str:
        """Prefix of this service's own variables: `DOCS_RENDER`."""
        return self.package.upper()

    @property
    def port(self) -> int:
        """Port to listen on: `<SERVICE>_PORT`, else HUMETIX_PORT plus the service's place in the list."""
        return port_of(self.service, self.humetix_port)

    @property
    def data_dir(self) -> Path:
        """Folder of this service's volume."""
        return self.humetix_data / self.service

    @property
    def backups_dir(self) -> Path:
        """Folder of this service's backups: below HUMETIX_BACKUPS, else below HUMETIX_DATA/backups."""
        return (self.humetix_backups or self.humetix_data / "backups") / self.service

    @property
    def database_url(self) -> str:
        """SQLAlchemy URL: `<SERVICE>_DATABASE_URL`, else the SQLite file on the service's volume."""
        own = os.environ.get(f"{self.env_prefix_name}_DATABASE_URL")
        return own or f"sqlite:///{(self.data_dir / f'{self.service}.db').absolute()}"

    @property
    def version(self) -> str:
        """Version of the installed package, as its CHANGELOG tells it."""
        try:
            return version(f"humetix-{self.service}")
        except PackageNotFoundError:
            return "0.0.0"

    @cached_property
    def keys(self) -> list[str]:
        """Signing keys, newest first: the first signs, all verify. Raises MissingKeys when there is none."""
        listed = self.secret_keys or self.secret_key or self._keys_from_file()
        keys = [key.strip() for key in listed.replace("\n", ",").split(",") if key.strip()]
        if not keys:
            raise MissingKeys("set SECRET_KEYS or provide HUMETIX_KEYS_FILE")
        if any(len(key) < _SHORTEST_KEY for key in keys):
            raise MissingKeys(f"each signing key needs at least {_SHORTEST_KEY} characters")
        return keys

    def _keys_from_file(self) -> str:
        path = self.humetix_keys_file or self.humetix_data / "keys" / "secret_keys"
        return path.read_text() if path.is_file() else ""

    def urls_of(self, service: str) -> list[str]:
        """Base addresses of a service's replicas: `<SERVICE>_URLS`, else its local port."""
        listed = os.environ.get(f"{package_of(service).upper()}_URLS", "")
        urls = [url.strip().rstrip("/") for url in listed.split(",") if url.strip()]
        return urls or [f"http://127.0.0.1:{port_of(service, self.humetix_port)}"]


def settings_of(package: str) -> Settings:
    """Return the settings of a service by its package name."""
    module = importlib.import_module(f"{package}.settings")
    candidates = [
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, Settings)
        and value.service.replace("-", "_") == package
    ]
    settings: Settings = candidates[0]()
    return settings
