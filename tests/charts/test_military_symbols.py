"""The military symbols: a code and a picture for every role, arm and status, dashes for plans, and no side taken."""

from __future__ import annotations

import json
from datetime import date
from xml.etree import ElementTree

import pandas as pd
import pytest

from dashboard.analysis.deployments import contingents_on
from dashboard.analysis.legs import legs_until
from dashboard.charts.deployment_map import deployment_map
from dashboard.charts.map_legend import symbol_legend
from dashboard.charts.map_marks import mark_records
from dashboard.charts.map_room import Record
from dashboard.charts.military_symbols import (
    ARMS,
    PICTURES,
    ROLES,
    UNSPECIFIED,
    every_code,
    is_anticipated,
    symbol_code,
    symbol_svg,
    unit_of,
)
from dashboard.dataset.schema import read_package
from dashboard.dataset.store import OWN_DATA, Dataset
from dashboard.theme import SYMBOLS_DARK

DAY = date(2025, 11, 4)
VIEWS = read_package(OWN_DATA).theater.map_views


def codes(dataset: Dataset, column: str) -> list[str]:
    """The codes of a vocabulary of the contingents."""
    return [str(code) for code in dataset.labels("contingents", column)]


def drawn(placed: pd.DataFrame, view: str, **more: bool) -> tuple[list[Record], list[Record]]:
    """Marks and labels of a day with military symbols."""
    options = {"dark": False, "picked": None} | more
    camera = VIEWS[view]
    marks, labels, _, _ = mark_records(
        placed,
        longitude=camera.longitude,
        latitude=camera.latitude,
        zoom=camera.zoom,
        height=520,
        symbols=True,
        **options,
    )
    return marks, labels


def test_roles_and_arms_are_of_the_vocabulary_and_look_different(dataset: Dataset) -> None:
    assert set(ROLES) <= set(codes(dataset, "role"))
    assert set(ARMS) <= set(codes(dataset, "arm"))
    assert len(set(ROLES.values())) == len(ROLES)
    assert len(set(ARMS.values())) == len(ARMS)


@pytest.mark.parametrize(
    ("role", "arm", "code"),
    [
        ("combat", "", "13041000001211000000"),  # infantry
        ("combat", "artillery", "13041000001303000000"),
        ("combat", "special_operations", "13041000001218000000"),
        ("border_security", "", "13041000001417000500"),
        ("advisers", "", "13041000000000003500"),
        ("construction", "", "13041000001407001200"),  # engineers, construction
        ("demining", "", "13041000001407000006"),  # engineers, clearing
        ("labor", "", "13041100001100000000"),  # the set of civilians
        ("mixed", "", "13041000000000000000"),
        ("a_role_added_later", "an_arm_added_later", "13041000000000000000"),
        ("combat", float("nan"), "13041000001211000000"),
    ],
)
def test_the_code_says_the_unit(role: str, arm: object, code: str) -> None:
    assert symbol_code(unit_of(role, arm), planned=False) == code
    assert symbol_code(unit_of(role, arm), planned=True) == code[:6] + "1" + code[7:]


def test_frames_are_neutral_and_without_a_size_of_unit(dataset: Dataset) -> None:
    for code in every_code(codes(dataset, "role"), codes(dataset, "arm")):
        assert len(code) == 20
        assert code[3] == "4", "neutral"
        assert code[8:10] == "00", "no echelon"


def test_only_the_announced_status_is_anticipated(dataset: Dataset) -> None:
    assert [code for code in codes(dataset, "status") if is_anticipated(code)] == ["announced"]


def test_the_committed_pictures_are_those_of_the_vocabulary(dataset: Dataset) -> None:
    wanted = every_code(codes(dataset, "role"), codes(dataset, "arm"))
    assert sorted(path.stem for path in PICTURES.glob("*.svg")) == wanted
    assert "MIT License" in (PICTURES / "LICENSE").read_text(encoding="utf-8")


def test_pictures_are_safe_and_dashed_only_when_planned() -> None:
    for path in PICTURES.glob("*.svg"):
        svg = path.read_text(encoding="utf-8")
        tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(svg).iter()}
        assert tags <= {"svg", "path", "circle", "text"}
        assert ("stroke-dasharray" in svg) == (path.stem[6] == "1")


def test_planned_stale_picked_and_dark_look_different_and_are_well_formed() -> None:
    unit = unit_of("combat")
    looks = {symbol_svg(unit)} | {symbol_svg(unit, **{flag: True}) for flag in ("planned", "stale", "picked", "dark")}
    assert len(looks) == 5
    for svg in looks:
        ElementTree.fromstring(svg)
    assert "stroke-dasharray" not in symbol_svg(unit, stale=True)


def test_on_the_dark_page_every_color_is_the_standards_for_it() -> None:
    for unit in {*ROLES.values(), *ARMS.values()}:
        svg = symbol_svg(unit, dark=True)
        assert '"#EFEFEF"' in svg, "frame and icon"
        assert not any(f'"{light}"' in svg for light in SYMBOLS_DARK)


def test_the_map_draws_all_contingents_at_one_size(scoped: Dataset) -> None:
    """Also those known to a country only: before their labels, smaller."""
    placed = contingents_on(scoped, DAY).set_index("contingent_id", drop=False)
    marks, labels = drawn(placed, "Whole route")
    assert {mark["record_id"] for mark in marks} == set(placed.index)
    assert {mark["record_id"] for mark in marks} <= {label["record_id"] for label in labels}
    for known_to_country in (False, True):
        kind = [mark for mark in marks if (placed.loc[mark["record_id"], "precision"] == "country") == known_to_country]
        assert len({mark["size"] for mark in kind}) == 1
    for mark in marks:
        row = placed.loc[mark["record_id"]]
        planned = bool(row["planned"]) or row["status"] == "announced"
        icon: dict[str, str] = mark["icon"]  # type: ignore[assignment]
        assert icon["id"].startswith(symbol_code(unit_of(row["role"], row["arm"]), planned=planned))


def test_a_role_added_later_is_an_unspecified_unit(scoped: Dataset) -> None:
    placed = contingents_on(scoped, DAY).assign(role="guard_of_honor", arm="")
    marks, _ = drawn(placed, "Kursk border")
    assert {str(mark["icon"]["id"])[10:20] for mark in marks} == {UNSPECIFIED.entity + UNSPECIFIED.modifiers}  # type: ignore[index]


def test_labels_say_what_a_circle_would_show(scoped: Dataset) -> None:
    placed = contingents_on(scoped, DAY)
    arriving = placed[(placed["status"] == "deploying") & ~placed["under_way"].astype("bool")]
    assert len(arriving)
    texts = {label["record_id"]: str(label["text"]) for label in drawn(placed, "Whole route")[1]}
    assert all(texts[record].endswith("still arriving") for record in arriving["contingent_id"])


def test_the_picked_symbol_is_outlined(scoped: Dataset) -> None:
    placed = contingents_on(scoped, DAY)
    chosen = placed.iloc[0]["contingent_id"]
    deck = deployment_map(
        placed, legs_until(scoped, DAY), camera=VIEWS["DPRK"], dark=False, symbols=True, picked=chosen
    )
    marks = next(layer for layer in json.loads(deck.to_json())["layers"] if layer["id"] == "marks")["data"]
    assert [mark["record_id"] for mark in marks if mark["icon"]["id"][-2] == "x"] == [chosen]


def test_plain_marks_are_the_default(scoped: Dataset) -> None:
    placed, legs = contingents_on(scoped, DAY), legs_until(scoped, DAY)
    plain = deployment_map(placed, legs, camera=VIEWS["DPRK"], dark=False).to_json()
    assert "13041000" not in plain
    assert plain == deployment_map(placed, legs, camera=VIEWS["DPRK"], dark=False, symbols=False).to_json()


def test_the_legend_explains_every_symbol_and_frame(dataset: Dataset) -> None:
    roles, arms = dataset.labels("contingents", "role"), dataset.labels("contingents", "arm")
    columns = symbol_legend(roles | {"later": "Role added later"}, arms, dark=True)
    parts = {title: svg for column in columns for title, svg in column.items()}
    for svg in parts.values():
        ElementTree.fromstring(svg)
    for code, label in roles.items():
        assert f"{label}: {unit_of(str(code)).words}" in parts["Role: symbol"]
    assert "Role added later: land unit, unspecified" in parts["Role: symbol"]
    assert "Artillery, where reported" in parts["Role: symbol"]
    assert "Infantry, where reported" not in parts["Role: symbol"], "drawn as combat is drawn already"
    assert "Dashed frame: announced or planned" in parts["Frame"]
