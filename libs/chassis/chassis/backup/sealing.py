"""Encrypting what leaves the machine, in the age format: https://age-encryption.org opens it, too."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import BinaryIO

import pyrage
from pyrage import x25519

from chassis.backup.sets import BadSet
from chassis.durable import copy_file, sha256_of
from chassis.settings import Settings

SUFFIX = ".age"


class Sealer:
    """Writes files plain or for the recipients of HUMETIX_BACKUP_RECIPIENTS, and opens both again."""

    def __init__(self, settings: Settings) -> None:
        listed = settings.humetix_backup_recipients.replace(",", " ").split()
        self._recipients = [x25519.Recipient.from_str(each) for each in listed]
        self._identity = settings.humetix_backup_identity
        self._identity_file = settings.humetix_backup_identity_file

    @property
    def encrypts(self) -> bool:
        """Say whether new files are encrypted."""
        return bool(self._recipients)

    @property
    def suffix(self) -> str:
        """What the names of new files end in."""
        return SUFFIX if self.encrypts else ""

    def keep(self, source: Path, target: Path) -> str:
        """Copy a file to its place in the backup, synced; return the SHA-256 of what was read."""
        with source.open("rb") as plain:
            if not self.encrypts:
                return copy_file(plain, target)
            with target.open("wb") as sealed:
                counted = _Hashed(plain)
                pyrage.encrypt_io(counted, sealed, self._recipients)
                sealed.flush()
                os.fsync(sealed.fileno())
            return counted.digest.hexdigest()

    def place(self, stored: Path, target: Path) -> str:
        """Write the content of a backup's file to a new file, synced; return its SHA-256.

        Raises BadSet when it cannot be decrypted.
        """
        with stored.open("rb") as source:
            if stored.suffix != SUFFIX:
                return copy_file(source, target)
            with target.open("wb") as plain:
                try:
                    pyrage.decrypt_io(source, plain, self._identities())
                except pyrage.DecryptError as error:
                    raise BadSet(f"{stored.name}: 이 열쇠로 열리지 않거나 바뀐 파일입니다.") from error
                plain.flush()
                os.fsync(plain.fileno())
        return sha256_of(target)

    def _identities(self) -> list[x25519.Identity]:
        try:
            text = self._identity or (self._identity_file.read_text() if self._identity_file else "")
            keys = [line.strip() for line in text.splitlines() if line.startswith("AGE-SECRET-KEY-")]
            identities = [x25519.Identity.from_str(key) for key in keys]
        except (OSError, pyrage.IdentityError) as error:
            raise BadSet(f"열쇠를 읽을 수 없습니다: {type(error).__name__}") from error
        if not identities:
            raise BadSet("암호화된 백업입니다. HUMETIX_BACKUP_IDENTITY_FILE에 열쇠 파일을 적으십시오.")
        return identities


class _Hashed:
    """A file that hashes what is read from it."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self._source.read(size)
        self.digest.update(chunk)
        return chunk
