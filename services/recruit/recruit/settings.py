"""What recruit reads from its environment besides the shared settings: facts of the company, and limits."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from chassis.settings import Settings


class RecruitSettings(Settings):
    """Company facts stand here and nowhere in a template; an empty fact is left out of the page."""

    service: ClassVar[str] = "recruit"
    uploads: ClassVar[tuple[str, ...]] = ("photos",)

    company_name: str = "휴메틱스"
    company_representative: str = ""
    company_business_no: str = ""
    company_phone: str = ""
    company_email: str = ""
    company_address: str = ""
    company_kakao_url: str = ""
    company_privacy_officer: str = "대표이사"
    company_workers_placed: int = 0
    company_clients: int = 0

    humetix_base_url: str = ""

    recruit_photo_wait_seconds: float = 6.0
    recruit_export_limit: int = 100
    recruit_export_part: int = 50
    recruit_list_limit: int = 5_000

    @property
    def photo_dir(self) -> Path:
        """Folder of the photos: upright copies, and what was sent while they are not made."""
        return self.data_dir / "photos"

    @property
    def incoming_dir(self) -> Path:
        """Folder of unfinished uploads; no backup takes it."""
        return self.data_dir / "incoming"
