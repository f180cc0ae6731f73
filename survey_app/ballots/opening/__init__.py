"""The opening: the one moment at which ballots are unsealed, counted, and destroyed with their keys.

Steps, each of which can be repeated after a crash:
1. `shutting` ends deposits, once as many ballots as sign-offs are in the box or a day after the campaign has closed.
2. `open_ballot_box` reads and counts the shut box (`counting`), then `freezing` in one transaction keeps report and
   record, destroys ballots and codes, owes the mails, and sets REPORTED. Dead before its commit: nothing happened, and
   the same ballots give the same report again. Dead after it: step 3 follows.
3. `finish_opening` destroys the keys, compacts the files, and sets ENDED.
"""

from survey_app.ballots.opening.finishing import finish_opening
from survey_app.ballots.opening.open_box import open_ballot_box

__all__ = ["finish_opening", "open_ballot_box"]
