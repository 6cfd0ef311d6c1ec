"""Starts HAProxy with the certificate that was given, or with one of its own, made once."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

GIVEN = Path("/certs/edge.pem")
OWN = Path("/data/self-signed.pem")
YEARS = 5


def main() -> None:
    """Set what the configuration reads from the environment, then become HAProxy."""
    host = os.environ.get("HUMETIX_HOSTS", "").split(",")[0].strip() or "localhost"
    port = os.environ.get("EDGE_HTTPS_PORT") or "443"
    os.environ |= {
        "EDGE_HOST": host,
        "EDGE_PORT_SUFFIX": "" if port == "443" else f":{port}",
        "EDGE_PEM": str(certificate(host)),
    }
    os.execvp("haproxy", ["haproxy", "-W", "-db", "-f", "/etc/humetix/haproxy.cfg"])  # noqa: S606 - it becomes HAProxy


def certificate(host: str) -> Path:
    """Return the file with key and chain: the operator's, else a self-signed one kept on the volume."""
    if GIVEN.exists():
        return GIVEN
    if not OWN.exists():
        new, key = OWN.with_suffix(".new"), OWN.with_suffix(".key")
        names = ",".join(f"DNS:{name}" for name in dict.fromkeys((host, "localhost")))
        subprocess.run(
            [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-days", str(365 * YEARS), "-subj", f"/CN={host}",
                "-addext", f"subjectAltName={names},IP:127.0.0.1", "-keyout", str(key), "-out", str(new),
            ],
            check=True,
        )  # fmt: skip
        with new.open("a") as file:
            file.write(key.read_text())
        key.unlink()
        new.chmod(0o600)
        new.replace(OWN)
    return OWN


if __name__ == "__main__":
    main()
