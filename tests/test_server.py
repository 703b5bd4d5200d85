"""Is the app served behind its headers, with the package's files and nothing else at `/data/`?

Asked without a port: the app behind is a stand-in. `test_wheel.py` asks a real server, and `tests/browser` shows that
every view works so.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send
from streamlit import config, file_util
from streamlit.web.server.server_util import get_cookie_secret

from dashboard import server
from dashboard.dataset.schema import Finding
from dashboard.dataset.store import OWN_DATA, Dataset
from dashboard.ui import cache, own_package, sign_in


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    content: bytes


async def the_app(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("the app")(scope, receive, send)


def ask(path: str, method: str = "GET", **headers: str) -> Answer:
    """Ask as a client that mends nothing in the path it was given."""
    sent: list[Message] = []
    asked: list[str] = []

    async def receive() -> Message:
        if asked:
            await asyncio.Event().wait()  # the client stays, and says nothing more
        asked.append(path)
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": given}
    app = server.SecurityHeaders(server.DataFiles(the_app))
    with ThreadPoolExecutor(1) as apart:  # a browser test before this one may have left a loop running here
        apart.submit(asyncio.run, app(scope, receive, send)).result()
    start, *parts = sent
    names = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], names, b"".join(part.get("body", b"") for part in parts))


def test_every_answer_has_the_headers() -> None:
    for path in ("/", "/data", "/data/events.csv", "/data/none"):
        headers = ask(path).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "same-origin", path
        assert "geolocation=()" in headers["permissions-policy"], path
        assert "frame-ancestors 'self'" in headers["content-security-policy"], path


def test_policy_lets_no_foreign_host_and_no_eval_in() -> None:
    policy = dict(rule.split(" ", 1) for rule in server.content_policy().split("; "))
    sources = {source for rule in policy.values() for source in rule.split()}
    hashes = {source for source in sources if source.startswith("'sha256-")}
    assert sources - hashes <= {"'self'", "'none'", "'unsafe-inline'", "'wasm-unsafe-eval'", "data:", "blob:"}
    assert "'unsafe-inline'" not in policy["script-src"]
    assert policy["default-src"] == "'self'"
    page = Path(file_util.get_static_dir(), "index.html").read_text(encoding="utf-8")
    inline = re.findall(r"<script[^>]*>([^<]+)</script>", page)
    assert hashes == {f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in inline}
    assert re.search(r"\son[a-z]+=|javascript:", page) is None  # such a handler would need a hash of its own


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("estimates.csv", "text/csv; charset=utf-8"),
        ("datapackage.json", "application/json"),
        ("schemas/events.json", "application/json"),
        ("geo/countries.geojson", "application/geo+json"),
        ("README.md", "text/markdown; charset=utf-8"),
        ("LICENSE", "text/plain; charset=utf-8"),
    ],
)
def test_files_of_the_package_are_served_as_they_are(name: str, kind: str) -> None:
    answer = ask(f"/data/{name}")
    assert (answer.status, answer.headers["content-type"]) == (200, kind)
    assert answer.content == (OWN_DATA / name).read_bytes()
    tag = answer.headers["etag"]
    for known, status in ((tag, 304), (f"W/{tag}", 304), (f'"other", W/{tag}', 304), ('"other"', 200)):
        assert ask(f"/data/{name}", if_none_match=known).status == status, known
    assert ask(f"/data/{name}", if_none_match=tag).content == b""


def test_all_that_the_descriptor_names_can_be_fetched() -> None:
    for resource in json.loads(ask("/data/datapackage.json").content)["resources"]:
        assert ask(f"/data/{resource['path']}", "HEAD").status == 200
        if isinstance(resource.get("schema"), str):
            assert ask(f"/data/{resource['schema']}", "HEAD").status == 200


@pytest.mark.parametrize(
    "name",
    [
        "../pyproject.toml",
        "geo/../../README.md",
        "./events.csv",
        "/etc/passwd",
        "//host/share",
        "..\\pyproject.toml",
        "events.csv\0.md",
        "events.csv/",
        "EVENTS.csv",
        "geo",
        "geo/",
        "_stcore/health",  # Streamlit's front end asks so from the Data page, and must learn that it is elsewhere
    ],
)
def test_nothing_else_is_served(name: str) -> None:
    answer = ask(f"/data/{name}")
    assert answer.status == 404
    assert answer.content == b"The package has no such file; /data/datapackage.json names them."


def test_data_can_only_be_read_and_not_by_other_sites() -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        assert ask("/data/events.csv", method).status == 405
    assert "access-control-allow-origin" not in ask("/data/events.csv", origin="https://elsewhere.example").headers


def test_what_is_not_a_file_goes_to_the_app() -> None:
    for path in ("/data", "/data/", "/database/events.csv", "/", "/app/static/history.js", "/x/data/events.csv"):
        assert ask(path).content == b"the app"


def test_files_lie_below_the_address_of_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "get_option", {"server.baseUrlPath": "/team/tumen/"}.get)
    app = server.DataFiles(the_app)
    assert app._start == "/team/tumen/data/"


def test_faulty_files_are_not_served(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    fault = Finding("events.csv", 2, "date", "2024-13-01", "type", "not a date")
    for good in (dataset, None):
        monkeypatch.setattr(cache, "latest", lambda good=good: cache.Release(good, (fault,), 1))
        answer = ask("/data/events.csv")
        assert (answer.status, answer.headers["retry-after"]) == (503, "60")


def test_uploads_are_limited_as_the_page_says() -> None:
    text = (Path(__file__).resolve().parents[1] / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert f"\nmaxUploadSize = {own_package.MOST_MEGABYTES}\n" in text


SECRET = "s3cret-that-nobody-may-read"
AUTH = f'[auth]\nredirect_uri = "http://localhost/oauth2callback"\ncookie_secret = "{SECRET}"\n'


@pytest.fixture
def secrets(tmp_path: Path) -> Iterator[Path]:
    """The only file of secrets, which is not there yet."""
    from streamlit.runtime.secrets import secrets_singleton

    file = tmp_path / "secrets.toml"
    before = config.get_option("secrets.files")
    secrets_singleton._reset()
    config.set_option("secrets.files", [str(file)])
    yield file
    secrets_singleton._reset()
    config.set_option("secrets.files", before)


@pytest.mark.parametrize(
    ("content", "named", "shut"),
    [
        (b"token = [", "", False),
        (b"\xff\xfe token", "not UTF-8, or nested too deep", True),
        (b'auth = "x"', "auth is not a table", True),
        (f'{AUTH}broken = "'.encode(), "", True),
        (AUTH.encode(), "", True),
        (b'other = "x"', "", False),
        (None, "", False),
    ],
)
def test_broken_secrets_end_no_server_and_open_no_door(
    secrets: Path, caplog: pytest.LogCaptureFixture, content: bytes | None, named: str, shut: bool
) -> None:
    if content is not None:
        secrets.write_bytes(content)
    files = server.usable_secrets([str(secrets)])
    assert files == ([f"{secrets} cannot be used ({named})"] if named else [str(secrets)])
    config.set_option("secrets.files", files)
    assert get_cookie_secret() == (SECRET if content == AUTH.encode() else config.get_option("server.cookieSecret"))
    assert sign_in.needed() is shut
    assert ask("/data/events.csv").status == (403 if shut else 200)
    assert SECRET not in caplog.text


def test_a_folder_in_the_place_of_secrets_shuts_the_door(secrets: Path) -> None:
    secrets.mkdir()
    (file,) = server.usable_secrets([str(secrets)])
    assert file.endswith("(Is a directory)")
    config.set_option("secrets.files", [file])
    assert sign_in.needed()
