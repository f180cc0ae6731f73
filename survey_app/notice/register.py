"""Every column of the database in words for people: what it is, about whom, why, who sees it, and until when.

`survey_app.retention` holds until when. A test compares this register with the tables, both ways. What is kept outside
the database is in `places`.
"""

from survey_app.notice.chapters import accounts, box, campaign, plan, questionnaires, results, roll
from survey_app.notice.entries import Entry

REGISTER: tuple[Entry, ...] = (
    *roll.ENTRIES,
    *box.ENTRIES,
    *results.ENTRIES,
    *campaign.ENTRIES,
    *accounts.ENTRIES,
    *questionnaires.ENTRIES,
    *plan.ENTRIES,
)
