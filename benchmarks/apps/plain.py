"""The plain way: three main views as one would write them in an afternoon, on the same data.

Files are read on every run, the map carries its borders as inline GeoJSON, nothing is cached and nothing is shared.
Made as somebody would who knows the libraries and has no time, and not slower on purpose.
"""

import json
import os
from datetime import date
from pathlib import Path

import pandas as pd
import plotly.express as px
import pydeck as pdk
import streamlit as st

DATA = Path(os.environ.get("TUMEN_DATA") or Path(__file__).resolve().parents[2] / "data")
FIRST, LAST, DEFAULT = date(2024, 10, 1), date(2026, 11, 25), date(2025, 11, 4)

st.set_page_config(layout="wide")


def table(name: str) -> pd.DataFrame:
    """Read a table, as it stands in its file."""
    return pd.read_csv(DATA / f"{name}.csv")


def borders() -> dict[str, object]:
    """Read the borders."""
    shapes: dict[str, object] = json.loads((DATA / "geo" / "countries.geojson").read_text(encoding="utf-8"))
    return shapes


def strengths(day: date) -> pd.DataFrame:
    """Return the latest claim of each contingent up to a day."""
    claims = table("estimates").merge(table("organizations"), on="organization_id")
    claims["as_of"] = pd.to_datetime(claims["as_of"])
    claims["number"] = claims["best"].fillna(claims["low"]).fillna(claims["high"])
    claims = claims[(claims["measure"] == "present") & (claims["as_of"] <= pd.Timestamp(day))]
    return claims.sort_values("as_of").groupby("contingent_id").tail(1)


def map_of(day: date, height: int) -> None:
    """Draw where each contingent was last reported to go."""
    places = table("places")
    moves = table("movements")
    moves["started_on"] = pd.to_datetime(moves["started_on"])
    moves = moves[moves["started_on"] <= pd.Timestamp(day)]
    where = moves.sort_values("started_on").groupby("contingent_id").tail(1)
    where = where.merge(places, left_on="to_place_id", right_on="place_id")
    where = where.merge(strengths(day)[["contingent_id", "number"]], on="contingent_id", how="left")
    where["size"] = where["number"].fillna(500).clip(lower=500) * 6
    legs = moves.merge(places, left_on="from_place_id", right_on="place_id").merge(
        places, left_on="to_place_id", right_on="place_id", suffixes=("_from", "_to")
    )
    st.pydeck_chart(
        pdk.Deck(
            map_provider=None,
            initial_view_state=pdk.ViewState(latitude=52, longitude=85, zoom=2),
            layers=[
                pdk.Layer("GeoJsonLayer", borders(), get_fill_color=[225, 225, 225], get_line_color=[120, 120, 120]),
                pdk.Layer(
                    "ArcLayer",
                    legs[["longitude_from", "latitude_from", "longitude_to", "latitude_to"]],
                    get_source_position=["longitude_from", "latitude_from"],
                    get_target_position=["longitude_to", "latitude_to"],
                ),
                pdk.Layer(
                    "ScatterplotLayer",
                    where[["longitude", "latitude", "size", "contingent_id"]],
                    get_position=["longitude", "latitude"],
                    get_radius="size",
                    get_fill_color=[200, 60, 40, 160],
                    radius_min_pixels=4,
                    pickable=True,
                ),
            ],
        ),
        height=height,
    )


def situation() -> None:
    """Show figures, a small map and the claims."""
    st.title("Situation")
    since = st.selectbox("New since", ["2026-08-27", "2026-05-01", "2026-01-01", "2025-11-04"], key="since")
    figures = strengths(LAST)
    for column, (_, row) in zip(st.columns(3), figures.tail(3).iterrows(), strict=False):
        column.metric(str(row["contingent_id"]), row["number"], row["short_name"])
    map_of(LAST, 300)
    claims = table("estimates")
    st.plotly_chart(px.scatter(claims, x="as_of", y="best", color="measure"))
    st.dataframe(claims[claims["reported_on"] >= since])


def deployments() -> None:
    """Show the map on a day."""
    st.title("Deployments")
    day = st.slider("Shown day", FIRST, LAST, DEFAULT, key="day")
    st.write(f"The day is {day}")
    map_of(day, 520)
    st.dataframe(strengths(day))


def timeline() -> None:
    """Show what happened when."""
    st.title("Timeline")
    rows = pd.concat([table(name).assign(table=name) for name in ("events", "milestones", "exchanges")])
    rows["date"] = pd.to_datetime(rows["date"])
    kinds = st.multiselect("Kind", sorted(rows["kind"].unique()), key="kind")
    words = st.text_input("Search", key="q")
    if kinds:
        rows = rows[rows["kind"].isin(kinds)]
    if words:
        rows = rows[rows["summary"].str.contains(words, case=False, regex=False)]
    st.write(f"{len(rows)} records")
    st.plotly_chart(px.scatter(rows, x="date", y="table", color="kind", hover_name="summary"), height=600)
    st.dataframe(rows)


st.navigation(
    [
        st.Page(situation, url_path="situation", default=True),
        st.Page(deployments, url_path="deployments"),
        st.Page(timeline, url_path="timeline"),
    ]
).run()
