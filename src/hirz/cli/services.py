"""What the supervisor runs: one portal, one desk, N workers, each as its own zone with its own database role."""

import os
import signal
import sys

from hirz.cli.children import Service
from hirz.cli.home import Home
from hirz.cli.house import zone_environment
from hirz.cli.postgres import Postgres
from hirz.cli.settings import number
from hirz.cli.supervisor import LOOPBACK

HIRZ = (sys.executable, "-m", "hirz.cli")
# Connections taken in at once. A client that dawdles over its headers holds one of these and no thread; one that dawdles
# over its body holds a thread. Measured with 200 such clients: 128 connections, or 64 threads, let nobody else through;
# 1,024 and 256 answer others within 7 ms and cost 10 MB.
CONNECTIONS = 1024


def web_arguments(application: str, port: int, threads: int) -> tuple[str, ...]:
    """granian as measured: WSGI, HTTP/1 only, explicit threads and backpressure, no log of who asked for what."""
    options = {
        "interface": "wsgi",
        "http": "1",
        "host": LOOPBACK,
        "port": str(port),
        "workers": "1",
        "blocking-threads": str(threads),
        "backpressure": str(CONNECTIONS),
        "backlog": "1024",
        "log-level": "error",
        # A client that dawdles must not hold up the end of the house.
        "workers-kill-timeout": "5s",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return (
        sys.executable,
        "-m",
        "granian",
        *words,
        "--no-ws",
        "--no-access-log",
        "--respawn-failed-workers",
        application,
    )


def origins() -> str:
    """The addresses that a browser shows, as printed."""
    return f"http://localhost:{number('HIRZ_PORT_PUBLIC')},http://localhost:{number('HIRZ_PORT_DESK')}"


def web_service(home: Home, postgres: Postgres, zone: str) -> Service:
    """The portal (`public`) or the desk."""
    port = number(f"HIRZ_PORT_{zone.upper()}")
    environment = {
        **zone_environment(home, zone, postgres.dsn(zone)),
        "HIRZ_ORIGINS": os.environ.get("HIRZ_ORIGINS") or origins(),
    }
    application = f"hirz.web.wsgi_{zone}:application"
    return Service(
        zone, web_arguments(application, port, number(f"HIRZ_THREADS_{zone.upper()}", most=1024)), environment, port
    )


def worker_service(home: Home, postgres: Postgres, index: int) -> Service:
    """One worker. It may be killed at any moment: tasks are idempotent and stalled jobs are taken up by others."""
    environment = zone_environment(home, "worker", postgres.dsn("worker"))
    return Service(f"worker-{index}", (*HIRZ, "work"), environment, death_signal=signal.SIGKILL)


def all_services(home: Home, postgres: Postgres) -> list[Service]:
    """In the order in which they start and end."""
    web = [web_service(home, postgres, zone) for zone in ("public", "desk")]
    return [*web, *(worker_service(home, postgres, n + 1) for n in range(number("HIRZ_WORKERS", most=64)))]


def module_task(home: Home, postgres: Postgres, zone: str, module: str, *words: str) -> Service:
    """A module that runs to its end in the given zone."""
    environment = zone_environment(home, zone, postgres.dsn(zone))
    return Service(module, (sys.executable, "-m", module, *words), environment, death_signal=signal.SIGKILL)


def command_task(home: Home, postgres: Postgres, zone: str, *words: str) -> Service:
    """A `hirz` command that runs to its end in the given zone, for instance set-up as the owner of the tables."""
    return module_task(home, postgres, zone, "hirz.cli", *words)
