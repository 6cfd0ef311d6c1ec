"""A database gets something added while people send; the way back is the recipe that a refusal prints."""

from __future__ import annotations

import base64

from chassis.revisions import level_of

from tests.docker import table
from tests.docker.installation import Installation
from tests.docker.work import Work

ROWS = 20_000
MANY = f"""
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {ROWS})
INSERT INTO inquiry (id, company, name, phone, email, message, status, assignee, memo, consent_version,
                     consent_sha256, received_at, updated_at)
SELECT 'old-' || n, 'old', '담당자', '010-0000-0000', '', 'x', 'new', '', '', '1', '0',
       '2026-01-05 00:00:00.000000', '2026-01-05 00:00:00.000000' FROM numbers
"""
SOURCE = '''"""later."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "{name}", "{before}"


def upgrade() -> None:
    op.add_column("inquiry", sa.Column("later", sa.String(20), nullable=True))
    op.execute("UPDATE inquiry SET later = message")


def downgrade() -> None:
    op.drop_column("inquiry", "later")
'''
PUT = (
    "import base64, pathlib, recruit; "
    "(pathlib.Path(recruit.__file__).parent / 'migrations' / '{name}.py').write_bytes("
    "base64.b64decode('{source}'))"
)


def image_with_a_migration(installation: Installation, before: str) -> tuple[str, str]:
    """Make an image whose recruit wants one revision more; return its tag and that revision."""
    name = f"{level_of(before) + 1:04d}_later"
    source = base64.b64encode(SOURCE.format(name=name, before=before).encode()).decode()
    put = f'RUN python -c "{PUT.format(name=name, source=source)}"'
    level = f"LABEL org.humetix.code_level={level_of(name)}"
    return installation.make_image("recruit", "later", "USER root", put, "USER 10001:10001", level), name


def test_a_migration_while_people_send_fails_nobody_and_can_be_taken_back(
    installation: Installation, work: Work
) -> None:
    before = revision(installation)
    tag, after = image_with_a_migration(installation, before)
    installation.write("recruit", MANY)
    with work.load("recruit") as load:
        code, told = installation.humetix("deploy", "recruit", tag)
        assert code == 0, told
        assert revision(installation) == after
        code, told = installation.humetix("rollback", "recruit")
        assert code == 0, told
        back = ("migrate", "recruit", "--to", before, "--accept-data-loss")
        code, told = installation.humetix(*back, env={"RECRUIT_TAG": tag})
        assert code == 0, told
    stored = work.stored("recruit", load)
    what = f"a migration of recruit ({ROWS:,} rows) with deploy, rollback and the way down"
    table.note(what, load, stored)
    installation.write("recruit", "DELETE FROM inquiry WHERE company = 'old'")
    assert revision(installation) == before
    assert load.failed == []
    assert (stored.lost, stored.unasked) == (set(), set())


def revision(installation: Installation) -> str:
    return str(installation.rows("recruit", "SELECT version_num FROM alembic_version")[0][0])
