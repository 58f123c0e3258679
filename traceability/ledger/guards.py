"""Database triggers that refuse to change or delete a trace event, whoever asks. For SQLite and PostgreSQL."""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "traceability_traceevent"
MESSAGE = "trace events are append-only"
FUNCTION = "traceability_traceevent_append_only"

SQLITE = [
    f"CREATE TRIGGER IF NOT EXISTS {FUNCTION}_{verb} BEFORE {verb} ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$",
    f"DROP TRIGGER IF EXISTS {FUNCTION}_row ON {TABLE}",
    f"CREATE TRIGGER {FUNCTION}_row BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {FUNCTION}()",
    f"DROP TRIGGER IF EXISTS {FUNCTION}_table ON {TABLE}",
    f"CREATE TRIGGER {FUNCTION}_table BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()",
]
DROP_SQLITE = [f"DROP TRIGGER IF EXISTS {FUNCTION}_{verb}" for verb in ("UPDATE", "DELETE")]
DROP_POSTGRESQL = [f"DROP TRIGGER IF EXISTS {FUNCTION}_{part} ON {TABLE}" for part in ("row", "table")]


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Puts the triggers up where they are missing. SQLite loses them when Django remakes the table."""
    _run(connection, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def take_down(connection: BaseDatabaseWrapper) -> None:
    """Takes the triggers down; for a migration backwards, and for tests that play the intruder."""
    _run(connection, {"sqlite": DROP_SQLITE, "postgresql": DROP_POSTGRESQL})


def _run(connection: BaseDatabaseWrapper, by_vendor: dict[str, list[str]]) -> None:
    if connection.vendor not in by_vendor:
        raise NotImplementedError(f"the ledger has no triggers for {connection.vendor}")
    with connection.cursor() as cursor:
        for statement in by_vendor[connection.vendor]:
            cursor.execute(statement)


def put_up_after_migrations(sender, using: str, **_kwargs) -> None:
    """Receiver of `post_migrate`."""
    from django.db import connections

    connection = connections[using]
    if TABLE in connection.introspection.table_names():
        put_up(connection)
