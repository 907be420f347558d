"""What row-level security on PostgreSQL needs to know of a sign-in: the view that `tutela_enter` reads as owner."""

from typing import Any

from django.db import connections

VIEW = """
CREATE OR REPLACE VIEW reader_identity AS
SELECT s.key_hash, s.seal, s.user_id::text AS user_id, s.expires_at,
  coalesce(u.name, 'setup') AS name, coalesce(u.reads, false) AS reads,
  coalesce(u.reads_journal, false) AS reads_journal, coalesce(u.clearance, 0)::int AS clearance,
  coalesce(u.compartments, 0) AS compartments, coalesce(u.component, '') AS component,
  coalesce(u.component_bit, 0) AS component_bit, coalesce(u.areas::text, '[]') AS areas,
  coalesce(u.role, 'setup') AS role, coalesce(u.administers, false) AS administers
FROM people_signin AS s LEFT JOIN people_user AS u ON u.id = s.user_id
WHERE s.user_id = '00000000-0000-0000-0000-000000000000' OR u.active
"""


def install(*, using: str, **kwargs: Any) -> None:
    """Make the view, after the room's tables were migrated."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(VIEW)
