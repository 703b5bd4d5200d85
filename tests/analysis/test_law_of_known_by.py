"""The law of *Known by* over every question that analysis answers: nothing reported later shines through.

All that became public after a day is poisoned: its texts, its numbers. The dataset is then cut to that day, and every
public function of ``dashboard.analysis`` that is asked of a dataset is called. Neither the poison nor the id of a
later record may stand in any answer. A new function is called too: if one of its parameters has a name that is not
known here, the test fails until a value is given.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from itertools import islice
from types import MappingProxyType

import pandas as pd
import pytest

import dashboard.analysis
from dashboard.analysis import (
    chronology,
    coverage,
    deployments,
    dimensions,
    exchanges,
    judgments,
    maturity,
    trials,
)
from dashboard.analysis.scope import Scope, apply
from dashboard.dataset.schema import Package, TableSchema
from dashboard.dataset.store import Dataset, open_dataset

WHOLE = open_dataset()
POISON, NUMBER = "Poisoned words", 987_654
CLOCKS = ("reported_on", "published_on", "as_of", "on")  # of a table, the first that it has says when a row was public
DAYS = [date(2019, 6, 30), date(2024, 11, 1), date(2025, 11, 4)]
SEVERAL = 12  # values tried of a parameter that names one record


def later_rows(dataset: Dataset, table: str, day: date) -> pd.Series:
    rows = dataset[table]
    clock = next((name for name in CLOCKS if name in rows), None)
    return rows[clock] > pd.Timestamp(day) if clock else pd.Series(False, index=rows.index)


def is_quantity(kind: object) -> bool:
    return pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_bool_dtype(kind)


def poisoned(dataset: Dataset, day: date) -> Dataset:
    """Spoil free texts and numbers of all rows that were not public on a day."""
    tables = {}
    for name, rows in dataset.tables.items():
        later = later_rows(dataset, name, day)
        spoiled = rows.copy()
        for field in dataset.schema(name).fields:
            if field.name == dataset.schema(name).key or field.references:
                continue
            given = later & rows[field.name].notna()
            kind = rows[field.name].dtype
            if pd.api.types.is_string_dtype(kind):
                spoiled[field.name] = rows[field.name].mask(given, POISON)
            elif is_quantity(kind) and field.name != "credibility":
                spoiled[field.name] = rows[field.name].mask(given, NUMBER)
        tables[name] = spoiled
    return Dataset(dataset.package, MappingProxyType(tables))


def questions() -> Iterator[Callable[..., object]]:
    """Every public function of the layer that takes a dataset."""
    for module in pkgutil.iter_modules(dashboard.analysis.__path__):
        found = importlib.import_module(f"dashboard.analysis.{module.name}")
        for name, function in inspect.getmembers(found, inspect.isfunction):
            if function.__module__ != found.__name__ or name.startswith("_") or function is apply:
                continue
            if any(parameter.annotation == "Dataset" for parameter in inspect.signature(function).parameters.values()):
                yield function


QUESTIONS = list(questions())


def texts(value: object) -> Iterator[str]:
    """All cells, fields and items of an answer as texts."""
    if isinstance(value, pd.DataFrame):
        for column in value.columns:
            yield from texts(value[column])
    elif isinstance(value, pd.Series | list | tuple | set | frozenset):
        for item in value:
            yield from texts(item)
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield str(name)
            yield from texts(item)
    elif isinstance(value, Package | TableSchema):
        return  # what tables and columns mean, with examples; no answer
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))
    else:
        yield str(value)


class Values:
    """Values for the parameters of the questions, by name; a list holds several to try."""

    def __init__(self, cut: Dataset, earlier: Dataset, day: date) -> None:
        self.cut, self.day = cut, day
        chronicle = chronology.chronology(cut)
        programs = cut["programs"]["program_id"].tolist()
        records = [(table, row) for table in cut.tables for _, row in cut[table].iloc[::40].iterrows()]
        self.several: dict[str, list[object]] = {
            "program_id": programs,
            "left": programs,
            "judgment_id": cut["judgments"]["judgment_id"].tolist() or ["none"],
            "question": list(WHOLE.package.theater.figures),
            "record": list(records),
        }
        self.single: dict[str, object] = {
            "dataset": cut,
            "before": earlier,
            "after": cut,
            "since": day - timedelta(days=90),
            "until": day,
            "day": day,
            "known_by": day,
            "count": 500,
            "right": programs[-1] if programs else None,
            "programs": programs[:4],
            "tests": trials.trials(cut),
            "frame": chronicle,
            "exchanges": exchanges.exchange_rows(cut, chronicle),
            "claims": cut["estimates"],
            "placed": deployments.contingents_on(cut, day),
            "stages": maturity.stage_by_program(cut, day),
            "categories": [],
            "topics": (),
            "query": "",
            "link": "",
            "scope": Scope(day),
            "visible": cut,
            "whole": cut,
            "findings": (),
            "path": "README.md",
            "asked": "2020.1.0",
            "low": cut["assessments"]["stage_low"],
            "high": cut["assessments"]["stage_high"],
            "pair": tuple(programs[:2]) if len(programs) > 1 else None,
            "judged": judgments.judgments(cut),
            "months": coverage.report_months(cut, day),
            "cells": dimensions.dimension_cells(cut, day),
            "program_ids": programs,
            "named": WHOLE.package.theater.compared,  # the package names programs of later days too
            "among": programs,
            "place_ids": ["pyongyang"],
            "ids": [record for name in ("estimates", "events") for record in cut[name][cut.schema(name).key]],
        }

    def of(self, function: Callable[..., object]) -> Iterator[dict[str, object]]:
        """Return sets of arguments for a function."""
        parameters = inspect.signature(function).parameters
        names = [
            name for name in parameters if name in self.single or parameters[name].default is inspect.Parameter.empty
        ]
        arguments = {name: self.single[name] for name in names if name in self.single}
        if "table" in names or "row" in names:
            yield from (arguments | given for given in self._records(names))
            return
        open_names = [name for name in names if name not in arguments]
        if not open_names:
            yield arguments
            return
        [name] = open_names  # more than one parameter without a value: give it one above
        pool = self._pool(name, names)
        step = max(1, len(pool) // SEVERAL)
        yield from (arguments | {name: value} for value in pool[::step])

    def _pool(self, name: str, names: list[str]) -> list[object]:
        """Return the values of a parameter of which each question needs several."""
        if name == "record_id":
            return [str(row.iloc[0]) for _, row in self.several["record"]]  # type: ignore[misc]
        if name == "cell":  # of the grid that the question is asked with, or of the grades
            grid = next((self.single[one] for one in ("months", "cells") if one in names), None)
            return grid["cell"].tolist() if isinstance(grid, pd.DataFrame) else ["A1", "B2", "F6"]
        return self.several[name]

    def _records(self, names: list[str]) -> Iterator[dict[str, object]]:
        for table, row in self.several["record"]:  # type: ignore[misc]
            schema = self.cut.schema(table)
            given = {"table": table, "row": row, "record_id": str(row[schema.key]), "rows": self.cut[table].head(20)}
            if "field" in names:
                of_field = ({**given, "field": field, "value": row[field.name]} for field in schema.fields)
                yield from ({name: value for name, value in one.items() if name in names} for one in of_field)
            else:
                yield {name: value for name, value in given.items() if name in names}


@pytest.fixture(scope="module", params=DAYS, ids=str)
def then(request: pytest.FixtureRequest) -> tuple[Values, set[str]]:
    day = request.param
    spoiled = poisoned(WHOLE, day)
    later = {
        str(record)
        for name, rows in WHOLE.tables.items()
        if name not in {"redirects", "organizations", "places"}
        for record in rows.loc[later_rows(WHOLE, name, day), WHOLE.schema(name).key]
    }
    assert later
    earlier = apply(Scope(day - timedelta(days=90)), spoiled)
    return Values(apply(Scope(day), spoiled), earlier, day), later


def test_the_poison_is_found_where_the_cut_is_left_out() -> None:
    """The test can fail: asked of the uncut dataset, a question gives the poison away."""
    spoiled = poisoned(WHOLE, DAYS[0])
    assert POISON in set(texts(chronology.chronology(spoiled)))


@pytest.mark.parametrize(
    "function", QUESTIONS, ids=lambda function: f"{function.__module__.split('.')[-1]}.{function.__name__}"
)
def test_nothing_reported_later_is_in_the_answer(
    then: tuple[Values, set[str]], function: Callable[..., object]
) -> None:
    values, later = then
    for arguments in islice(values.of(function), 60):
        found = set(texts(function(**arguments)))
        told = [text for text in found if POISON in text or str(NUMBER) in text or f"{NUMBER:,}" in text]
        assert told == []
        assert found & later == set()
