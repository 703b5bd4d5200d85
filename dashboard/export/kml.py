"""How do places, contingents and movements leave the product as KML (OGC 2.2), for Google Earth and the like?

It shows the features of ``export.geojson``. Nothing in it points outside: marks are the reader's own, tinted, so that
opening the file asks no server for a picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from xml.etree import ElementTree as XML

import shapely
from shapely.geometry.base import BaseGeometry

from dashboard import theme
from dashboard.export.geojson import Feature, features, map_name, said_of_map
from dashboard.export.order import File, Order, Progress

MIME = "application/vnd.google-earth.kml+xml"
NAMESPACE = "http://www.opengis.net/kml/2.2"
LAYERS = {"contingent": "Contingents", "movement": "Movements", "place": "Places"}
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # characters that XML 1.0 has not
AREA_OPACITY, LINE_OPACITY, WIDTH = "40", "cc", "2"


def kml_file(order: Order) -> File:
    """Return places, contingents and movements on the day of the order as one KML file."""

    def content(progress: Progress) -> bytes:
        root = XML.Element("kml", xmlns=NAMESPACE)
        document = _in(root, "Document")
        _in(document, "name", f"{order.whole.package.title}, release {order.whole.release}")
        _in(document, "description", _html(said_of_map(order).items()))
        styles = {}
        for number, (code, label) in enumerate(order.whole.labels("contingents", "role").items()):
            styles[label] = f"role-{number}"
            _style(document, styles[label], theme.mark(theme.ROLES, str(code)).color)
        _style(document, "plain", theme.NEUTRAL)
        found = features(order, progress)
        for layer, title in LAYERS.items():
            folder = _in(document, "Folder")
            _in(folder, "name", title)
            for feature in found:
                if feature.layer == layer:
                    _placemark(folder, feature, styles.get(str(feature.properties.get("role")), "plain"))
        XML.indent(root, space="")
        return bytes(XML.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"

    return File(map_name(order, "kml"), MIME, content)


def _in(parent: XML.Element, tag: str, text: object = None, attributes: Mapping[str, str] | None = None) -> XML.Element:
    """Add an element; its text is escaped when it is written, and freed of what XML cannot hold."""
    element = XML.SubElement(parent, tag, dict(attributes or {}))
    if text is not None:
        element.text = NOT_XML.sub("", str(text))
    return element


def _style(document: XML.Element, name: str, color: str) -> None:
    """Add a look: KML writes a color as alpha, blue, green, red."""
    blue_green_red = f"{color[5:7]}{color[3:5]}{color[1:3]}".lower()
    style = _in(document, "Style", attributes={"id": name})
    _in(_in(style, "IconStyle"), "color", f"ff{blue_green_red}")
    line = _in(style, "LineStyle")
    _in(line, "color", f"{LINE_OPACITY}{blue_green_red}")
    _in(line, "width", WIDTH)
    _in(_in(style, "PolyStyle"), "color", f"{AREA_OPACITY}{blue_green_red}")


def _placemark(folder: XML.Element, feature: Feature, style: str) -> None:
    properties = {"record_id": feature.record_id, **feature.properties}
    mark = _in(folder, "Placemark", attributes={"id": f"{feature.layer}-{feature.record_id}"})
    said = properties.get("asserter") and f": {properties['number']} ({properties['asserter']})"
    _in(mark, "name", f"{feature.name}{said or ''}")
    _in(mark, "description", _description(feature))
    if properties.get("start") or properties.get("end"):
        span = _in(mark, "TimeSpan")
        for tag, name in (("begin", "start"), ("end", "end")):
            if properties.get(name):
                _in(span, tag, properties[name])
    _in(mark, "styleUrl", f"#{style}")
    data = _in(mark, "ExtendedData")
    for name, value in properties.items():
        if value is not None:
            text = str(value).lower() if isinstance(value, bool) else value
            _in(_in(data, "Data", attributes={"name": name}), "value", text)
    _geometry(mark, feature.geometry)


def _description(feature: Feature) -> str:
    """Say a feature in lines: what it says, what its geometry means, its claims, its sources."""
    lines = [("", feature.properties.get("summary") or ""), ("Drawn", feature.properties["geometry_means"])]
    for claim in feature.claims:
        front = ", in front" if claim["headline"] else ""
        words = f"{str(claim['measure']).lower()} by {claim['asserter']}, as of {claim['as_of']}"
        lines.append((str(claim["number"]), f"{words}, reported on {claim['reported_on']}, {claim['grade']}{front}"))
    for source in feature.sources:
        when = source["published_on"] or "date unknown"
        words = f"{source['publisher']}, {when}, grade {source['reliability']}: {source['title']}"
        lines.append(("Source", f"{words} {source['url'] or ''}"))
    return _html(lines)


def _html(lines: Iterable[tuple[str, object]]) -> str:
    """Return lines as HTML, as which readers of KML take a description: all text from the data is escaped."""
    said = [f"{name}: {text}" if name else str(text) for name, text in lines if text]
    return "<br>".join(escape(line.strip()) for line in said)


def _geometry(parent: XML.Element, geometry: BaseGeometry) -> None:
    if hasattr(geometry, "geoms"):
        several = _in(parent, "MultiGeometry")
        for part in geometry.geoms:
            _geometry(several, part)
    elif isinstance(geometry, shapely.Polygon):
        area = _in(parent, "Polygon")
        for number, ring in enumerate((geometry.exterior, *geometry.interiors)):
            boundary = _in(area, "innerBoundaryIs" if number else "outerBoundaryIs")
            _in(_in(boundary, "LinearRing"), "coordinates", _tuples(ring))
    elif isinstance(geometry, shapely.LineString):
        line = _in(parent, "LineString")
        _in(line, "tessellate", "1")  # along the ground
        _in(line, "coordinates", _tuples(geometry))
    else:
        _in(_in(parent, "Point"), "coordinates", _tuples(geometry))


def _tuples(geometry: BaseGeometry) -> str:
    return " ".join(f"{longitude:.10g},{latitude:.10g}" for longitude, latitude in geometry.coords)
