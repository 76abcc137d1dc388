"""What the role that serves a node on PostgreSQL needs, and no more: the owner of the tables only updates them.

The triggers of guards.py refuse whoever may write; their owner could drop them. A role without ownership cannot, and
is refused before a trigger is asked.
"""

from django.db import connection

from undersigned.core.errors import Refused
from undersigned.core.guards import PARTS, POSTGRES

NEEDED = "SELECT, INSERT, UPDATE, DELETE"


def grants(role: str) -> list[str]:
    """Return the statements that give a role what serving needs; run again, they change nothing.

    What a trigger refuses in every case is not granted. Raises: Refused on SQLite, which has no roles.
    """
    if connection.vendor != "postgresql":
        raise Refused("SQLite has no roles: whoever can write the file can write all of it.")
    name = '"{}"'.format(role.replace('"', '""'))
    given = [
        f"GRANT USAGE ON SCHEMA public TO {name};",
        f"GRANT {NEEDED} ON ALL TABLES IN SCHEMA public TO {name};",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name};",
    ]
    return given + [
        f"REVOKE {act} ON {connection.ops.quote_name(table)} FROM {name};"
        for part in PARTS
        for table, act, when in POSTGRES[part].values()
        if not when
    ]
