"""The API of the desk zone: what needs keys, and so cannot be answered by the public zone."""

from hirz.detect.api import router
from hirz.web.api import make_api

api = make_api("Hirz matching", "api_desk")
api.add_router("", router)
