"""Of what are the maps made? Disks, texts and icons as layers; what each shows is in its records.

Records have ``position``. Sizes are in pixels, colors as red, green, blue and opacity, 0 to 255.
"""

from __future__ import annotations

import pydeck as pdk

from dashboard.charts.map_room import TEXT_SIZE, Record

FONT = "Source Sans, Source Sans Pro, sans-serif"
PIXELS = pdk.types.String("pixels")


def disk_layer(layer_id: str, records: list[Record], *, line_width: float, pickable: bool = False) -> pdk.Layer:
    """Return disks or rings; records have ``radius``, ``fill`` and ``line``."""
    return pdk.Layer(
        "ScatterplotLayer",
        id=layer_id,
        data=records,
        get_position="position",
        get_radius="radius",
        radius_units=PIXELS,
        get_fill_color="fill",
        get_line_color="line",
        get_line_width=line_width,
        line_width_units=PIXELS,
        stroked=True,
        pickable=pickable,
    )


def text_layer(
    layer_id: str,
    records: list[Record],
    *,
    text: str = "text",
    size: int = TEXT_SIZE,
    boxed: bool = False,
    paper: str | list[int] | None = None,
    **more: object,
) -> pdk.Layer:
    """Return texts; records have the field ``text`` names, ``color`` and ``offset``.

    ``paper`` is a color below the text, or the field that has it. A ``boxed`` text has a ``border`` too and takes
    clicks. ``more`` goes to deck.gl as it stands.
    """
    if paper is not None:
        more |= {"background": True, "get_background_color": paper, "background_padding": [2, 0, 2, 0]}
    if boxed:
        more |= {"get_border_color": "border", "get_border_width": 1.5, "background_padding": [5, 2, 5, 2]}
    return pdk.Layer(
        "TextLayer",
        id=layer_id,
        data=records,
        get_position="position",
        get_text=text,
        get_size=size,
        get_color="color",
        get_pixel_offset="offset",
        font_family=pdk.types.String(FONT),
        character_set=pdk.types.String("auto"),
        pickable=boxed,
        **more,
    )


def area_layer(layer_id: str, data: object, shade: object, **more: object) -> pdk.Layer:
    """Return an area in a ``shade``, from GeoJSON or the address of a file of it. ``more`` goes to deck.gl."""
    return pdk.Layer(
        "GeoJsonLayer",
        id=layer_id,
        data=data,
        stroked=bool(more),
        filled=True,
        get_fill_color=shade,
        pickable=False,
        # Streamlit dims the colors of all layers when something is selected; a shade is no mark and stays.
        _sub_layer_props={"polygons-fill": {"getFillColor": shade}},
        **more,
    )


def icon_layer(layer_id: str, records: list[Record], *, pickable: bool, **more: object) -> pdk.Layer:
    """Return pictures; records have ``icon`` and ``size``. ``more`` goes to deck.gl as it stands."""
    return pdk.Layer(
        "IconLayer",
        id=layer_id,
        data=records,
        get_position="position",
        get_icon="icon",
        get_size="size",
        pickable=pickable,
        **more,
    )


def arc_layer(layer_id: str, records: list[Record], *, height: float, **more: object) -> pdk.Layer:
    """Return lines; records have ``from``, ``to``, ``width``, ``start_color`` and ``end_color``; they take clicks.

    ``height`` is how far they bow. ``more`` goes to deck.gl as it stands.
    """
    return pdk.Layer(
        "ArcLayer",
        id=layer_id,
        data=records,
        get_source_position="from",
        get_target_position="to",
        get_source_color="start_color",
        get_target_color="end_color",
        get_width="width",
        get_height=height,
        pickable=True,
        **more,
    )
