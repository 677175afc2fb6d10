"""A team's server behind a real nginx, with the configuration that docs/team.md gives and a certificate made for it."""

import http.client
import json
import re
import socket
import ssl
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

from find_tools import NGINX, OPENSSL, require
from service_process import serving

NAME = "onrecord.example.org"
GUIDE = Path(__file__).parents[1] / "docs" / "team.md"
# What Debian's nginx.conf says around a site: here for one process of whoever runs the tests.
AROUND = """
daemon off;
master_process off;
pid {folder}/pid;
error_log stderr;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {site}
}}
"""


class Behind:
    """One who asks over TLS."""

    def __init__(self, service, port, certificate, tokens):
        self.service, self.port, self.tokens = service, port, tokens
        self.context = ssl.create_default_context(cafile=certificate)

    def connect(self):
        connection = http.client.HTTPSConnection(NAME, context=self.context, timeout=60)
        connection._create_connection = lambda *_: socket.create_connection(("127.0.0.1", self.port), timeout=60)
        return connection

    def ask(self, method, path, body=None, *, token=None, connection=None, **headers):
        """Return status, headers and what came, read as JSON; *body* is a dictionary, or bytes of JSON."""
        used = connection or self.connect()
        shown = {"Authorization": f"Bearer {token}"} if token else {}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = json.dumps(body).encode() if isinstance(body, dict) else body
        used.request(method, path, sent, {"Content-Type": "application/json", **shown, **named})
        answer = used.getresponse()
        came = answer.read()
        if connection is None:
            used.close()
        return answer.status, answer.headers, json.loads(came)


def site_of_the_guide():
    """Return the nginx configuration of docs/team.md."""
    (site,) = re.findall(r"```nginx\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    return site


def moved(site, folder, port, service_port):
    """Return the configuration with other ports and certificates, and nothing else changed."""
    changes = {
        "listen 443 ": f"listen 127.0.0.1:{port} ",
        "    listen [::]:443 ssl http2;\n": "",
        "/etc/ssl/onrecord": str(folder),
        "127.0.0.1:8137": f"127.0.0.1:{service_port}",
    }
    for old, new in changes.items():
        assert old in site
        site = site.replace(old, new)
    return site


def make_certificate(folder):
    subprocess.run(
        [
            *(require(OPENSSL), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-days", "2", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"),
            *("-keyout", str(folder / "key.pem"), "-out", str(folder / "fullchain.pem")),
        ],
        check=True,
        capture_output=True,
    )


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@contextmanager
def nginx(folder, service_port):
    """Yield the port of an nginx in front of a service."""
    make_certificate(folder)
    port = free_port()
    site = moved(site_of_the_guide(), folder, port, service_port)
    configuration = folder / "nginx.conf"
    configuration.write_text(AROUND.format(folder=folder, site=site), "utf-8")
    with subprocess.Popen([require(NGINX), "-c", str(configuration)], stderr=subprocess.PIPE, text=True) as process:
        try:
            wait_for(port, process)
            yield port
        finally:
            process.terminate()


def wait_for(port, process):
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except ConnectionRefusedError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError(process.stderr.read())


@contextmanager
def behind_nginx(folder, **limits):
    """Yield one who asks a team's server on *folder* through nginx, with the tokens of three persons by their role."""
    from onrecord.corpus.library import Library

    with Library.open(folder / "data", write=True) as library:
        tokens = {role: library.people.create(f"A {role}", role) for role in ("reader", "contributor", "administrator")}
    arguments = ["--team", "--name", NAME, "--behind-proxy", "--log-format", "json"]
    with (
        serving(folder / "data", arguments=arguments, **limits) as service,
        nginx(folder, service.port) as port,
    ):
        yield Behind(service, port, folder / "fullchain.pem", tokens)
