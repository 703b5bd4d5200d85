"""What does the server do for one act, and for many readers at once? A client that speaks Streamlit's own protocol.

Each reader is a websocket that answers nothing but what a browser must: it opens a page, remembers the widgets of
the page, sets one, and waits for the end of the script. No picture is drawn here, so what is timed is the server.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias
from urllib.parse import urlencode

import websockets
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection

LARGEST_MESSAGE = 64 * 1024 * 1024
PATIENCE_S = 60.0
DAY_SLIDER = "Shown day"
KINDS = {"slider", "text_input", "selectbox", "checkbox", "button_group"}


class Counted(ClientConnection):
    """A websocket that counts the bytes that come in as they travel, packed where the server packs them."""

    traveled = 0

    def data_received(self, data: bytes) -> None:
        """Count what has come, and take it."""
        self.traveled += len(data)
        super().data_received(data)


@dataclass
class Reader:
    """One open session: its socket, the widgets of its page by label, and what the last run took."""

    socket: Counted
    page: str
    query: dict[str, str]
    ids: dict[str, str] = field(default_factory=dict)  # of widgets by label
    page_hash: str = ""
    first: date = date.min  # the bounds of the day slider
    last: date = date.min
    seconds: float = 0.0  # from the request to the end of the script
    script_seconds: float = 0.0  # from the begin of the script to its end
    received: int = 0  # bytes of the messages of the last run
    traveled: int = 0  # bytes that they took on the way
    largest: int = 0  # bytes of the largest message of the last run
    widgets: dict[str, WidgetState] = field(default_factory=dict)

    async def run(self) -> None:
        """Ask for a run of the script and wait for its end. Raise ``RuntimeError`` when the script fails."""
        request = BackMsg()
        request.rerun_script.query_string = urlencode(self.query)
        request.rerun_script.page_name = self.page
        request.rerun_script.page_script_hash = self.page_hash
        request.rerun_script.widget_states.widgets.extend(self.widgets.values())
        self.received = self.largest = 0
        before = self.socket.traveled
        asked = begun = time.perf_counter()
        await self.socket.send(request.SerializeToString())
        while True:
            raw = await asyncio.wait_for(self.socket.recv(), PATIENCE_S)
            self.received += len(raw)
            self.largest = max(self.largest, len(raw))
            message = ForwardMsg.FromString(raw if isinstance(raw, bytes) else raw.encode())
            kind = message.WhichOneof("type")
            if kind == "new_session":
                begun = time.perf_counter()
            elif kind == "navigation":  # only it names the page that is shown
                self.page_hash = message.navigation.page_script_hash
            elif kind == "page_not_found":
                raise RuntimeError(f"there is no page {self.page}")
            elif kind == "delta":
                self._note(message)
            elif kind == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    raise RuntimeError("the script does not compile")
                if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    ended = time.perf_counter()
                    self.seconds, self.script_seconds = ended - asked, ended - begun
                    self.traveled = self.socket.traveled - before
                    return

    def _note(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        if element.WhichOneof("type") == "exception":
            raise RuntimeError(element.exception.message)
        if element.WhichOneof("type") == "alert" and element.alert.format == Alert.ERROR:  # a view that was shut apart
            raise RuntimeError(element.alert.body)
        kind = element.WhichOneof("type")
        if kind in KINDS:
            widget = getattr(element, kind)
            self.ids[widget.label] = widget.id
            if widget.label == DAY_SLIDER:
                self.first, self.last = _day(widget.min), _day(widget.max)

    async def set(self, label: str, value: str | float | list[str]) -> None:
        """Set a widget, as a reader does. Raise ``RuntimeError`` when the page has none of that label."""
        if label not in self.ids:
            raise RuntimeError(f"{self.page or 'the first page'} has nothing called {label}")
        state = WidgetState(id=self.ids[label])
        if isinstance(value, bool):
            state.bool_value = value
        elif isinstance(value, str):
            state.string_value = value
        elif isinstance(value, list):
            state.string_array_value.data.extend(value)
        else:
            state.double_array_value.data.append(value)
        self.widgets[label] = state
        await self.run()

    async def move(self, share: float) -> None:
        """Move the day slider to a share of its way, 0 to 1."""
        day = self.first + timedelta(days=round(share * (self.last - self.first).days))
        self.query["day"] = day.isoformat()
        await self.set(DAY_SLIDER, datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1e6)


Act: TypeAlias = Callable[[Reader, int], Awaitable[None]]
Scene: TypeAlias = tuple[str, str, Act]


def _day(microseconds: float) -> date:
    return datetime.fromtimestamp(microseconds / 1e6, UTC).date()


async def _slide(session: Reader, turn: int) -> None:
    await session.move(0.044 * turn % 1)


def _set(label: str, values: Sequence[str | bool | list[str]]) -> Act:
    async def act(session: Reader, turn: int) -> None:
        await session.set(label, values[turn % len(values)])

    return act


WORDS = ("russia", "missile", "engineer", "kursk", "shells", "satellite")
DAYS = ("2026-05-01", "2026-01-01", "2025-11-04", "2026-08-27")
MEASURES = (["Killed"], ["Wounded"], ["Sent in total"], ["Present"])
# What, the page, and what is done there at each turn.
FLOOR: tuple[Scene, ...] = (("slider", "", _slide),)
PLAIN: tuple[Scene, ...] = (
    ("Situation: filter", "", _set("New since", DAYS)),  # its first page, which has no other address
    ("Deployments: day", "deployments", _slide),
    ("Timeline: search", "timeline", _set("Search", WORDS)),
)
OWN: tuple[Scene, ...] = (
    ("Situation: filter", "situation", _set("Source reliability at least", ("B", "C", "Any", "D"))),
    ("Deployments: day", "deployments", _slide),
    ("Timeline: search", "timeline", _set("Search", WORDS)),
    ("Estimates: filter", "estimates", _set("What is counted", MEASURES)),
    ("Programs: switch", "programs", _set("Marks by asserter", (True, False))),
    ("Exchanges: search", "exchanges", _set("Search", WORDS)),
)


async def reader(url: str, page: str, query: dict[str, str] | None = None) -> Reader:
    """Open a session on a page and wait until it has run."""
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    socket = await websockets.connect(
        address,
        subprotocols=[websockets.Subprotocol("streamlit")],
        max_size=LARGEST_MESSAGE,
        open_timeout=PATIENCE_S,
        create_connection=Counted,
    )
    assert isinstance(socket, Counted)
    opened = Reader(socket, page, dict(query or {}))
    await opened.run()
    return opened


@dataclass
class Load:
    """What readers saw at a load: seconds of every act, and the acts that failed."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


async def load(url: str, page: str, readers: int, acts: int, every_s: float, seed: int = 7) -> Load:
    """Let ``readers`` open a page and each do ``acts`` acts, one in ``every_s`` seconds, at moments of their own."""
    seen = Load()
    dice = random.Random(seed)
    sessions = [await reader(url, page) for _ in range(readers)]

    async def work(session: Reader, begin: float, shares: list[float]) -> None:
        await asyncio.sleep(begin)
        for share in shares:
            due = time.perf_counter() + every_s
            try:
                await session.move(share)
                seen.seconds.append(session.seconds)
            except (OSError, RuntimeError, TimeoutError, websockets.WebSocketException) as fault:
                seen.errors.append(f"{type(fault).__name__}: {fault}")
            await asyncio.sleep(max(0.0, due - time.perf_counter()))

    await asyncio.gather(
        *(work(session, dice.uniform(0, every_s), [dice.random() for _ in range(acts)]) for session in sessions)
    )
    for session in sessions:
        await session.socket.close()
    return seen
