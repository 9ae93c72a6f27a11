"""nginx or Caddy with the file that `deploy/` ships: only addresses, ports and the certificate are exchanged."""

import asyncio
import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from tests.house.sources import ROOT

#: Where the files in `deploy/` expect the replicas.
SHIPPED = (8081, 8082, 8083)
_FILES = {"nginx": "nginx.conf", "caddy": "Caddyfile"}
_END_WITHIN = 10.0


class NoProxy(Exception):
    """The proxy's program is not installed."""


def command(kind: str, folder: Path, port: int, replicas: Sequence[int]) -> list[str]:
    """Write the configuration into `folder` and say how the proxy is started; raises `NoProxy`."""
    program = shutil.which(kind, path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
    if program is None:
        raise NoProxy(f"{kind} is not installed")
    if kind == "nginx":
        file = folder / "nginx.conf"
        file.write_text(_nginx(folder, port, replicas), encoding="utf-8")
        return [program, "-p", str(folder), "-e", str(folder / "proxy.log"), "-c", str(file)]
    file = folder / "Caddyfile"
    file.write_text(_caddy(port, replicas), encoding="utf-8")
    return [program, "run", "--adapter", "caddyfile", "--config", str(file)]


def promises_posts(kind: str) -> bool:
    """Whether the shipped file says that a webhook whose replica dies is handed to the next one."""
    lines = (ROOT / "deploy" / _FILES[kind]).read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.strip().startswith("#"))
    said = {"nginx": r"proxy_next_upstream [^;]*\bnon_idempotent\b", "caddy": r"lb_retry_match {[^}]*\bPOST\b"}
    return re.search(said[kind], text) is not None


def _nginx(folder: Path, port: int, replicas: Sequence[int]) -> str:
    text = _moved("nginx", replicas)
    lines = [line for line in text.splitlines() if not line.strip().startswith(("ssl_", "server_name "))]
    site = "\n".join(lines).replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};")
    site = site.replace("listen 80;", f"listen unix:{folder / 'port80'};")
    paths = "\n".join(
        f"{name}_temp_path {folder / name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    return f"daemon off;\n{user}worker_processes 1;\npid {folder / 'pid'};\nevents {{}}\nhttp {{\n{paths}\n{site}\n}}\n"


def _caddy(port: int, replicas: Sequence[int]) -> str:
    site = _moved("caddy", replicas).replace("\nbot.example.org {", f"\nhttp://127.0.0.1:{port} {{")
    return f"{{\n\tadmin off\n\tauto_https off\n}}\n{site}"


def _moved(kind: str, replicas: Sequence[int]) -> str:
    """The shipped file with other ports for the replicas; raises ValueError when it does not have the shipped ones."""
    name = _FILES[kind]
    text = (ROOT / "deploy" / name).read_text(encoding="utf-8")
    for shipped, port in zip(SHIPPED, replicas, strict=True):
        if f"127.0.0.1:{shipped}" not in text:
            raise ValueError(f"deploy/{name} names no replica at {shipped}")
        text = text.replace(f"127.0.0.1:{shipped}", f"127.0.0.1:{port}")
    return text


async def stopped(process: asyncio.subprocess.Process) -> None:
    """End a process that was started here, gently if it goes."""
    if process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), _END_WITHIN)
    except TimeoutError:
        process.kill()
        await process.wait()
