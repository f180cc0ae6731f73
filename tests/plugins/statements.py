"""What SQLAlchemy works out about statements is worked out once a test process, not once a test.

Each test has an engine of its own, and an engine begins with nothing: it asks the server what it can do, finds out how
each type of column is stored, and turns every statement into SQL anew. All of that is the same for every database of
one kind here. The dialects below stand for SQLAlchemy's own; they change nothing but for how long things are known.
"""

from typing import Any, ClassVar, Self

from sqlalchemy import Connection, Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

STATEMENTS = 4000
"""So many are kept in SQL; the product has some hundreds, and each may come in some forms."""


class OneOfItsKind:
    """A dialect of which there is one for all engines, made and initialised once."""

    _only: ClassVar[Any] = None
    _statements: ClassVar[LRUCache[Any, Any]]
    _is_ready = False

    def __init_subclass__(cls) -> None:
        cls._statements = LRUCache(STATEMENTS)

    def __new__(cls, **_options: Any) -> Self:
        if cls._only is None:
            cls._only = super().__new__(cls)
        return cls._only  # type: ignore[no-any-return]

    def __init__(self, **options: Any) -> None:
        if not vars(self):
            super().__init__(**options)

    def initialize(self, connection: Connection) -> None:
        """Ask the server what it can do, the first time."""
        if not self._is_ready:
            super().initialize(connection)  # type: ignore[misc]
            self._is_ready = True

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Give a new engine the statements of those before it."""
        engine.update_execution_options(compiled_cache=cls._statements)


class SharedSqlite(OneOfItsKind, SQLiteDialect_pysqlite):
    """The dialect of all SQLite engines."""

    supports_statement_cache = True


class SharedPostgres(OneOfItsKind, PGDialect_psycopg):
    """The dialect of all PostgreSQL engines."""

    supports_statement_cache = True


def pytest_configure() -> None:
    """Have the engines of this process share what they learn."""
    share_statements()


def share_statements() -> None:
    """Have all engines made from now on use the dialects above, also those in forks of this process."""
    registry.register("sqlite", __name__, SharedSqlite.__name__)
    registry.register("postgresql.psycopg", __name__, SharedPostgres.__name__)
