"""With `[auth]` in the secrets a reader signs in with an OpenID provider, here one on this machine, and out again.

That nothing of it shows without `[auth]` is what all other tests of this folder rest on.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from pathlib import Path

import oidc_provider_mock
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import free_port, start_server, visitor_of

SECRET = "s3cret-that-nobody-may-read"


def test_a_reader_signs_in_and_out(chromium: Browser, tmp_path: Path) -> None:
    person = oidc_provider_mock.User(sub="kim", claims={"name": "Kim *Analyst*", "email": "kim@example.org"})
    with oidc_provider_mock.run_server_in_thread(user_claims=[person]) as provider:
        issuer, port = f"http://localhost:{provider.server_port}", free_port()
        secrets, log = tmp_path / "secrets.toml", tmp_path / "log"
        secrets.write_text(
            f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\ncookie_secret = "{SECRET * 2}"\n'
            f'client_id = "tumen"\nclient_secret = "{SECRET}"\n'
            f'server_metadata_url = "{issuer}/.well-known/openid-configuration"\n',
            encoding="utf-8",
        )
        server = start_server(None, "--secrets.files", str(secrets), port=port, log=log)
        try:
            visitor = visitor_of(chromium, server)
            page = visitor.page
            page.route("https://**/*.css", lambda route: route.fulfill(body="", content_type="text/css"))
            visitor.open("/estimates")
            expect(page.get_by_text("Sign in to see this dashboard.")).to_be_visible()
            expect(page.get_by_test_id("stSidebar")).to_have_count(0)
            with pytest.raises(urllib.error.HTTPError, match="403"):
                urllib.request.urlopen(f"{server.url}/data/events.csv", timeout=60)
            page.get_by_role("button", name="Sign in").click()
            page.get_by_role("button", name="kim").click()  # on the provider's page
            expect(page.get_by_role("heading", name="Situation", exact=True)).to_be_visible()
            expect(page.get_by_text("Signed in as Kim *Analyst*")).to_be_visible()
            visitor.open("/estimates")
            expect(page.get_by_role("heading", name="Estimates", exact=True)).to_be_visible()
            page.get_by_role("button", name="Sign out").click()
            page.get_by_role("button", name="End session").click()  # on the provider's page
            expect(page.get_by_text("Sign in to see this dashboard.")).to_be_visible()
            assert visitor.watch.errors == []
            page.context.close()
        finally:
            server.end()
        said = log.read_text(encoding="utf-8")
        assert SECRET not in said
        assert "Traceback" not in said
