"""Proves that a set is what was made, and brings single uploads back out of sets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from chassis import schema
from chassis.backup import sets
from chassis.backup.making import pooled_file
from chassis.backup.sealing import SUFFIX, Sealer
from chassis.backup.sets import BadSet, KeptFile, Manifest
from chassis.durable import sha256_of
from chassis.revisions import known_revisions
from chassis.settings import Settings


def verify(settings: Settings, folder: Path) -> Manifest:
    """Prove a set: its own, its hashes, of this service, of a revision this code knows; raises BadSet."""
    manifest = sets.read_manifest(folder)
    if manifest.service != settings.service:
        raise BadSet(f"{manifest.service}의 백업입니다. {settings.service}에는 쓸 수 없습니다.")
    if manifest.application_id != schema.application_id(settings.service):
        raise BadSet("데이터베이스 표시(application_id)가 이 서비스의 것이 아닙니다.")
    if manifest.revision not in known_revisions(settings.package):
        raise BadSet(f"이 코드가 모르는 개정입니다: {manifest.revision}. 더 새로운 이미지에서 복원하십시오.")
    stored = folder / manifest.database
    if not stored.is_file():
        raise BadSet("백업에 데이터베이스 파일이 없습니다.")
    if sha256_of(stored) != manifest.stored_sha256:
        raise BadSet("데이터베이스 파일이 백업한 뒤에 바뀌었습니다(sha256).")
    for file in manifest.files:
        _prove_upload(settings, file)
    return manifest


def _prove_upload(settings: Settings, file: KeptFile) -> None:
    stored = stored_upload(settings, file)
    # An encrypted one proves itself when it is opened.
    if stored.suffix != SUFFIX and sha256_of(stored) != file.sha256:
        raise BadSet(f"올린 파일이 백업한 뒤에 바뀌었습니다: {file.path}")


def stored_upload(settings: Settings, file: KeptFile) -> Path:
    """Return where the backup keeps an upload; raises BadSet when it does not."""
    for suffix in ("", SUFFIX):
        path = pooled_file(settings.backups_dir, file.sha256, suffix)
        if path.is_file():
            return path
    raise BadSet(f"백업에 올린 파일이 없습니다: {file.path}")


def bring_files_back(settings: Settings, names: Sequence[str]) -> list[str]:
    """Bring uploads that are gone back from the newest set that has them; return those it could not."""
    wanted, sealer = set(names), Sealer(settings)
    for manifest in sets.manifests(settings.backups_dir):
        for file in manifest.files:
            if file.path in wanted:
                target = settings.data_dir / file.path
                part = target.with_name(f"{target.name}.part")
                target.parent.mkdir(parents=True, exist_ok=True)
                if sealer.place(stored_upload(settings, file), part) == file.sha256:
                    part.replace(target)
                    wanted.discard(file.path)
    return sorted(wanted)
