"""What may be written about a failure: its kind, and where in the code. Never a value.

Touches no content: that is its purpose.
"""

from __future__ import annotations

import logging
from typing import Any

from django.views.debug import SafeExceptionReporterFilter


class BareFormatter(logging.Formatter):
    """Level, logger and message of our own loggers; for anything else the kind of the exception and its frames."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, plus one line for each frame of an exception; of a foreign logger only where it spoke.

        A library may put values into its sentence, and asyncio puts the whole exception there.
        """
        ours = record.name == "hirz" or record.name.startswith("hirz.")
        message = record.getMessage() if ours else f"{record.pathname}:{record.lineno} {record.funcName}"
        line = f"{record.levelname.lower()} {record.name}: {message}"
        if not record.exc_info or record.exc_info[1] is None:
            return line
        return "\n".join([line, f"  {type(record.exc_info[1]).__name__}", *self._frames(record.exc_info[2])])

    @staticmethod
    def _frames(traceback: Any) -> list[str]:
        frames = []
        while traceback is not None:
            code = traceback.tb_frame.f_code
            frames.append(f"  {code.co_filename}:{traceback.tb_lineno} {code.co_name}")
            traceback = traceback.tb_next
        return frames


class NothingShown(SafeExceptionReporterFilter):
    """Django's error reports without settings, parameters or variables."""

    def is_active(self, request: Any) -> bool:
        """Always: there is no setting in which values may be shown."""
        return True

    def get_post_parameters(self, request: Any) -> dict[str, Any]:
        """None of them."""
        return {}

    def get_traceback_frame_variables(self, request: Any, tb_frame: Any) -> Any:
        """None of them."""
        return {}.items()
