"""How is the app served to others? Behind security headers, with its data files at addresses that stay.

``tumen run`` starts this; any other ASGI server can: ``uvicorn dashboard.server:app``. Plain
``streamlit run dashboard/app.py`` serves the same app without them.
"""

from __future__ import annotations

import base64
import hashlib
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config, file_util

from dashboard.dataset.schema import DESCRIPTOR
from dashboard.export.package import package_paths
from dashboard.ui import cache, sign_in

SCRIPT = Path(__file__).resolve().parent / "app.py"
INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
KINDS = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".md": "text/markdown",
    "": "text/plain",
}


def content_policy() -> str:
    """Return the Content-Security-Policy: nothing from elsewhere, no `eval`, no inline script but Streamlit's own.

    The script in Streamlit's page differs by version, so its hash is taken from the page that is installed.
    Styles are set by script all over Streamlit; maps read icons from ``data:`` addresses and compile WebAssembly.
    """
    page = Path(file_util.get_static_dir(), "index.html").read_text(encoding="utf-8")
    own = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in INLINE.findall(page)]
    rules = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", "'wasm-unsafe-eval'", *(f"'sha256-{one}'" for one in own)]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self' data: blob:",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }
    return "; ".join(f"{rule} {sources}" for rule, sources in rules.items())


class SecurityHeaders:
    """Adds to every answer what keeps a browser from doing more with it than the product needs."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": content_policy(),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "SAMEORIGIN",
            "Referrer-Policy": "same-origin",  # the sources that a reader opens do not learn what was asked here
            "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the headers."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class DataFiles:
    """Serves the files of the package that is on screen, read-only: ``/data/datapackage.json``, ``/data/events.csv``.

    Only names that the package itself lists have an answer. Where readers must sign in there is none for anyone: a
    program cannot sign in, and a reader takes the data from the Data page.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        base = str(config.get_option("server.baseUrlPath") or "").strip("/")
        self._start = f"/{base}/data/" if base else "/data/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for a file of the package; hand on what asks for anything else."""
        path: str = scope.get("path", "")
        if scope["type"] != "http" or not path.startswith(self._start) or path == self._start:
            await self._app(scope, receive, send)
            return
        response = await run_in_threadpool(data_file, Request(scope), path.removeprefix(self._start))
        await response(scope, receive, send)


def data_file(request: Request, name: str) -> Response:
    """Return a file of the package by its name in it; 404 for any other, 503 while the files are faulty."""
    if request.method not in ("GET", "HEAD"):
        return PlainTextResponse("The data can only be read.", 405, {"Allow": "GET, HEAD"})
    if sign_in.needed():
        return PlainTextResponse("Sign in and take the data from the Data page.", 403)
    now = cache.latest()
    if now.dataset is None or now.findings:
        return PlainTextResponse("The data files have faults at present.", 503, {"Retry-After": "60"})
    root = now.dataset.package.root
    path = {file.relative_to(root).as_posix(): file for file in package_paths(now.dataset)}.get(name)
    if path is None:
        return PlainTextResponse(f"The package has no such file; /data/{DESCRIPTOR} names them.", 404)
    kind = KINDS.get(path.suffix, "text/plain")
    try:
        response = FileResponse(path, media_type=kind, stat_result=path.stat())
    except OSError:  # it has just gone
        return PlainTextResponse("The data files have faults at present.", 503, {"Retry-After": "60"})
    response.headers["Cache-Control"] = "no-cache"
    if kind.startswith("text/"):
        response.headers["Content-Type"] = f"{kind}; charset=utf-8"
    known = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    if response.headers["etag"] in known:  # a proxy that packs the file marks the tag as weak
        return Response(status_code=304, headers={"ETag": response.headers["etag"]})
    return response


def usable_secrets(files: Iterable[str]) -> list[str]:
    """Return the paths of secrets; one that would end the server while it starts is replaced by what is wrong with it.

    Streamlit then says so in its log, as it does of files that are not TOML, and starts; ``sign_in`` keeps the door
    shut. What stands in a file is never repeated.
    """
    return [f"{file} cannot be used ({fault})" if (fault := _fault_of(Path(file))) else file for file in files]


def _fault_of(file: Path) -> str:
    try:
        secrets = tomllib.loads(file.read_text(encoding="utf-8")) if file.suffix == ".toml" and file.exists() else {}
    except OSError as fault:
        return fault.strerror or "not readable"
    except tomllib.TOMLDecodeError:  # Streamlit names its line
        return ""
    except (ValueError, RecursionError):
        return "not UTF-8, or nested too deep"
    return "" if isinstance(secrets.get("auth", {}), dict) else "auth is not a table"


app = st.App(SCRIPT, middleware=[Middleware(SecurityHeaders), Middleware(DataFiles)])
# After the app, for that is what tells Streamlit where to look for settings.
config.set_option("secrets.files", usable_secrets(config.get_option("secrets.files")))
