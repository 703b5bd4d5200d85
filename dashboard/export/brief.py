"""How is a brief taken away? As slides or as a page, named by release and day, made only when asked for."""

from __future__ import annotations

from dashboard.export.deck import deck_name, deck_of
from dashboard.export.order import File, Order, Progress

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
HTML = "text/html"


def pptx_file(order: Order) -> File:
    """Return the brief of an order as a PowerPoint file."""

    def content(progress: Progress) -> bytes:
        from dashboard.export.pptx import pptx_bytes  # charts and slides are slow to load, and seldom asked for

        return pptx_bytes(deck_of(order), progress, dark=order.dark)

    return File(deck_name(order, "pptx"), PPTX, content)


def html_file(order: Order) -> File:
    """Return the brief of an order as a page that stands alone."""

    def content(progress: Progress) -> bytes:
        from dashboard.export.html import html_bytes

        return html_bytes(deck_of(order), progress)

    return File(deck_name(order, "html"), HTML, content)
