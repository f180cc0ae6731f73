"""What happens by itself, and how often. A task that no worker takes in time expires: another follows."""

from typing import Any

from survey_app.queueing import TaskName

MINUTE = 60.0

SCHEDULE: dict[str, dict[str, Any]] = {
    "follow the calendar": {
        "task": TaskName.FOLLOW_CALENDAR.value,
        "schedule": MINUTE,
        "options": {"expires": MINUTE - 5, "ignore_result": True},
    },
    "sweep": {
        "task": TaskName.SWEEP.value,
        "schedule": 2 * MINUTE,
        "options": {"expires": 2 * MINUTE - 5, "ignore_result": True},
    },
}
