"""The database's own refusal to change the trail, for both databases.

The texts are named after the table as it is first created, so that a migration can use them.
"""

from collections.abc import Mapping

from sqlalchemy import DDL, Table, event

REFUSAL = "the audit trail is only ever added to"

_NO_UPDATE = f"""
    CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
"""
_NO_DELETE = f"""
    CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
"""
# INSERT OR REPLACE deletes the old row without asking the trigger above.
_NO_REPLACE = f"""
    CREATE TRIGGER audit_entry_no_replace BEFORE INSERT ON audit_entry
    WHEN EXISTS (SELECT 1 FROM audit_entry WHERE seq = NEW.seq OR hash = NEW.hash)
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
"""  # noqa: S608 (nothing but constants)

_REFUSE = f"""
    CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$
"""
_NO_CHANGE = """
    CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()
"""
_NO_TRUNCATE = """
    CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()
"""

#: By dialect: what to run once the table is there.
AFTER_CREATE: Mapping[str, tuple[str, ...]] = {
    "sqlite": (_NO_UPDATE, _NO_DELETE, _NO_REPLACE),
    "postgresql": (_REFUSE, _NO_CHANGE, _NO_TRUNCATE),
}

#: By dialect: what to run once the table is gone. Its triggers go with it.
AFTER_DROP: Mapping[str, tuple[str, ...]] = {
    "postgresql": ("DROP FUNCTION IF EXISTS audit_entry_refuse()",)
}


def protect(table: Table) -> None:
    """Let `table.create` also create its triggers, and `table.drop` remove what they leave."""
    for moment, statements in (("after_create", AFTER_CREATE), ("after_drop", AFTER_DROP)):
        for dialect, texts in statements.items():
            for text in texts:
                statement = DDL(text)  # type: ignore[no-untyped-call]
                event.listen(table, moment, statement.execute_if(dialect=dialect))
