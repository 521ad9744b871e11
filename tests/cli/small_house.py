"""Run by the supervisor's tests as a process of its own: `small_house.py HOME PORT`; real PostgreSQL and granian, fake rest."""

import sys
from pathlib import Path

from hirz.cli.children import Service
from hirz.cli.errors import CliError
from hirz.cli.home import Home
from hirz.cli.postgres import EmbeddedPostgres
from hirz.cli.services import web_arguments
from hirz.cli.supervisor import Supervisor


def say(sentence: str) -> None:
    """One line at once, for the test to read."""
    print(sentence, flush=True)


def main() -> int:
    """The web service answers, a worker sleeps and starts a grandchild that would like to survive."""
    home, port = Home(Path(sys.argv[1])), int(sys.argv[2])
    stubborn = "import signal, subprocess, time; signal.signal(15, signal.SIG_IGN); subprocess.Popen(['sleep', '600']); time.sleep(600)"
    services = [
        Service("public", web_arguments("tests.cli.fake_app:application", port, 2), port=port),
        Service("worker-1", (sys.executable, "-c", "import time; time.sleep(600)"), death_signal=9),
        Service("stubborn", (sys.executable, "-c", stubborn), grace=0.5, death_signal=9),
    ]
    try:
        with Supervisor(home, EmbeddedPostgres(home.path, settings={"fsync": "off"}), say=say, logs=home.run) as house:
            house.start(services)
            say("ready")
            house.wait()
    except CliError as fault:
        say(f"fault: {fault}")
        return fault.exit_code
    say("stopped")
    return 0


sys.exit(main())
