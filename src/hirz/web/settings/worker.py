"""The worker zone: opens `intake` for scanning and `evidence` for matching, signs the ledger, runs the pipeline."""

from hirz.web.settings import env
from hirz.web.settings.desk import *  # noqa: F403
from hirz.web.settings.desk import INSTALLED_APPS as DESK_APPS

HIRZ_ZONE = "worker"
HIRZ_COMPARTMENTS = ("intake", "evidence")
SECRET_KEY = env.secret_key("worker")
INSTALLED_APPS = [*DESK_APPS, "procrastinate.contrib.django"]
PROCRASTINATE_ON_APP_READY = "hirz.pipeline.register"
