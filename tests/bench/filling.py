"""Filling tables of a database by the database itself, which takes seconds for a million rows."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    Integer,
    MetaData,
    String,
    Table,
    bindparam,
    case,
    cast,
    insert,
    literal,
    select,
)

_tables = MetaData()
_ROW = Table("bench_row", _tables, Column("n", Integer, primary_key=True), prefixes=["TEMPORARY"])
#: Days by how far they lie before today; below zero, after it.
_DAY = Table(
    "bench_day",
    _tables,
    Column("n", Integer, primary_key=True),
    Column("day", Date),
    prefixes=["TEMPORARY"],
)
#: The number of a row, from 1 on.
N = _ROW.c.n


def count(connection: Connection, most: int, *, today: date) -> None:
    """Count to `most`, and the days around `today`, for as long as `connection` is open."""
    _tables.create_all(connection)
    numbers = select(literal(1).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < most))
    connection.execute(insert(_ROW).from_select(["n"], select(numbers.c.n)))
    days = [{"n": n, "day": today - timedelta(days=n)} for n in range(-400, 4000)]
    connection.execute(insert(_DAY), days)


def fill_table(connection: Connection, model: Any, count: int, **values: Any) -> None:
    """Insert `count` rows, for each the values of its number `N`."""
    table: Table = model.__table__
    columns = [
        value if isinstance(value, ColumnElement) else bindparam(None, value, table.c[name].type)
        for name, value in values.items()
    ]
    rows = select(*columns).select_from(_ROW).where(N.between(1, count)).order_by(N)
    connection.execute(insert(table).from_select(list(values), rows))


def day(days_ago: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the day that lies so many days before today; below zero, after it."""
    return select(_DAY.c.day).where(_DAY.c.n == days_ago).scalar_subquery()


def value_of(column: Any, value: Any) -> ColumnElement[Any]:
    """Return `value` as `column` keeps it."""
    return literal(value, column.type)


def either(
    condition: ColumnElement[bool], column: Any, then: Any, otherwise: Any
) -> ColumnElement[Any]:
    """Return one of two values, as `column` keeps them."""
    return case((condition, value_of(column, then)), else_=value_of(column, otherwise))


def words(*parts: Any) -> ColumnElement[str]:
    """Return the parts one after the other."""
    first, *others = (part if isinstance(part, str) else cast(part, String) for part in parts)
    whole: Any = literal(first) if isinstance(first, str) else first
    for part in others:
        whole = whole + part
    return whole
