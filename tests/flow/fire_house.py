"""Runs a whole house in a folder for the kill tests: `python -m tests.flow.fire_house HOME [APPLICATION]`.

The same supervisor, server, workers and web processes as `hirz serve`; only the public application can be another one,
for the planted variant that acknowledges too early. Prints a partner's token once everything answers.
"""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

from hirz.cli.home import Home
from hirz.cli.house import zone_environment
from hirz.cli.postgres import EmbeddedPostgres
from hirz.cli.services import all_services, web_arguments
from hirz.cli.settings import number
from hirz.cli.supervisor import Supervisor


def main() -> None:
    """Set up once, start everything, stay until told to stop."""
    home = Home(Path(sys.argv[1]))
    application = sys.argv[2] if len(sys.argv) > 2 else ""
    os.environ["HIRZ_HOME"] = str(home.path)
    postgres = EmbeddedPostgres(home.path)
    with Supervisor(home, postgres, logs=home.run, say=lambda sentence: print(sentence, flush=True)) as supervisor:
        if not (home.path / "token").exists():
            postgres.ensure_roles()
            postgres.ensure_database()
            environment = {**os.environ, **zone_environment(home, "owner", postgres.dsn("owner"))}
            subprocess.run(
                [sys.executable, "-m", "tests.flow.fire_prepare", str(home.path)], env=environment, check=True
            )
        services = [s for s in all_services(home, postgres) if s.name != "desk"]
        if application:
            words = web_arguments(application, number("HIRZ_PORT_PUBLIC"), number("HIRZ_THREADS_PUBLIC"))
            services = [dataclasses.replace(s, arguments=words) if s.name == "public" else s for s in services]
        supervisor.start(services)
        print("ready", flush=True)
        supervisor.wait()


if __name__ == "__main__":
    main()
