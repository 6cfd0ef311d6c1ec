"""nginx, Caddy and HAProxy from Debian packages before the same upstream; our gateway alone before it."""

from __future__ import annotations

import http.client
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psutil

from tests.e2e.stack import ROOT, free_ports

PASSWORD = "thirteen long words"  # noqa: S105 - of an installation that lives for a minute

NGINX = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 1024; }}
http {{
  access_log {folder}/nginx-access.log; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  limit_req_zone $binary_remote_addr zone=all:1m rate=100000r/s;
  upstream service {{ server 127.0.0.1:{upstream}; keepalive 64; }}
  upstream auth {{ server 127.0.0.1:{auth}; keepalive 64; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      limit_req zone=all burst=1000 nodelay;
      auth_request /_auth; auth_request_set $user $upstream_http_x_user;
      proxy_pass http://service; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header X-User $user; add_header X-Content-Type-Options nosniff;
    }}
    location = /_auth {{
      internal; proxy_pass http://auth/auth; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_pass_request_body off; proxy_set_header Content-Length "";
    }}
  }}
}}
"""
CADDY = """
{{
  admin off
  auto_https off
}}
http://127.0.0.1:{port} {{
  log {{
    output file {folder}/caddy.log
  }}
  forward_auth 127.0.0.1:{auth} {{
    uri /auth
    copy_headers X-User
  }}
  header X-Content-Type-Options nosniff
  reverse_proxy 127.0.0.1:{upstream}
}}
"""
HAPROXY = """
global
  maxconn 2000
  nbthread 1
defaults
  mode http
  timeout connect 1s
  timeout client 75s
  timeout server 15s
frontend door
  bind 127.0.0.1:{port}
  stick-table type ip size 100k expire 60s store http_req_rate(60s)
  http-request track-sc0 src
  http-response set-header X-Content-Type-Options nosniff
  default_backend service
backend service
  http-reuse always
  server one 127.0.0.1:{upstream}
"""
COMMANDS = {
    "nginx": (NGINX, "nginx.conf", ["/usr/sbin/nginx", "-c"]),
    "caddy": (CADDY, "Caddyfile", ["/usr/bin/caddy", "run", "--adapter", "caddyfile", "--config"]),
    "haproxy": (HAPROXY, "haproxy.cfg", ["/usr/sbin/haproxy", "-f"]),
}


@dataclass(frozen=True)
class Proxies:
    """Addresses by name ("direct" is no proxy at all), the cookie to send, and each one's processes."""

    urls: dict[str, str]
    cookie: str
    pids: dict[str, int]

    def cpu_seconds(self, name: str) -> float:
        """Return the processor time a proxy has used, the service it asks for sessions included."""
        asked = ("auth",) if name in ("nginx", "caddy") else ()
        return sum(_cpu_seconds(self.pids[each]) for each in (name, *asked))


@contextmanager
def proxies(folder: Path) -> Iterator[Proxies]:
    """Run the upstream, the auth service, our gateway and the three others; all end with the block."""
    with ExitStack() as stack:
        names = ("direct", "auth", "gateway", *COMMANDS)
        ports = dict(zip(names, free_ports(len(names)), strict=True))
        env = _environment(folder, ports)
        pids = _start_ours(stack, ports, env)
        pids |= {name: _start_other(stack, name, folder, ports) for name in COMMANDS}
        cookie = _signed_in(ports["gateway"])
        urls = {name: f"http://127.0.0.1:{port}" for name, port in ports.items() if name != "auth"}
        yield Proxies(urls, cookie, pids)


def _environment(folder: Path, ports: dict[str, int]) -> dict[str, str]:
    urls = {f"{name}_URLS": f"http://127.0.0.1:{ports['direct']}" for name in _SERVICES}
    return {
        **os.environ,
        **urls,
        "GATEWAY_PORT": str(ports["gateway"]),
        "HUMETIX_PORT": str(ports["gateway"]),
        "HUMETIX_DATA": str(folder),
        "SECRET_KEYS": secrets.token_urlsafe(48),
        "ADMIN_PASSWORD": PASSWORD,
        "SESSION_COOKIE_SECURE": "0",
        "REFERENCE_SESSIONS": str(folder / "gateway" / "gateway.db"),
    }


_SERVICES = ("RECRUIT", "ATTENDANCE", "PAYROLL", "DOCS_RENDER")


def _start_ours(stack: ExitStack, ports: dict[str, int], env: dict[str, str]) -> dict[str, int]:
    pids = {}
    for name, app in (("direct", "app"), ("auth", "auth")):
        server = ["-m", "uvicorn", f"bench.reference.upstream:{app}", "--port", str(ports[name])]
        quiet = ["--no-access-log", "--log-level", "error"]
        pids[name] = _run(stack, [sys.executable, *server, *quiet], ports[name], env)
    subprocess.run([sys.executable, "-m", "chassis.migrate", "gateway"], cwd=ROOT, env=env, check=True)
    pids["gateway"] = _run(stack, [sys.executable, "-m", "chassis.serve", "gateway"], ports["gateway"], env)
    return pids


def _start_other(stack: ExitStack, name: str, folder: Path, ports: dict[str, int]) -> int:
    template, file, command = COMMANDS[name]
    path = folder / file
    told = {"folder": folder, "port": ports[name], "auth": ports["auth"], "upstream": ports["direct"]}
    path.write_text(template.format(**told))
    return _run(stack, [*command, str(path)], ports[name], {**os.environ, "HOME": str(folder)})


def _run(stack: ExitStack, command: list[str], port: int, env: dict[str, str]) -> int:
    null = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=null, stderr=null)
    stack.callback(_end, process)
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=1).connect()
        except OSError:
            time.sleep(0.1)
        else:
            return process.pid
    raise RuntimeError(f"{command[0]} did not start")


def _cpu_seconds(pid: int) -> float:
    root = psutil.Process(pid)
    times = [process.cpu_times() for process in (root, *root.children(recursive=True))]
    return sum(each.user + each.system for each in times)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(30)


def _signed_in(port: int) -> str:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("POST", "/login", urlencode({"username": "admin", "password": PASSWORD}), form)
    answer = connection.getresponse()
    assert answer.status == 303, answer.read()
    cookies = [value.partition(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    return next(cookie for cookie in cookies if "device" not in cookie)
