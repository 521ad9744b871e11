"""The API of the public zone: intake."""

from hirz.intake.api import router
from hirz.intake.api_questions import router as questions
from hirz.web.api import make_api

api = make_api("Hirz intake", "api_public")
api.add_router("", router)
api.add_router("", questions)
