"""Imports every subject's tables, so that `Base.metadata` is complete for migrations and for foreign keys."""

from survey_app.accounts import models as accounts
from survey_app.ballots import models as ballots
from survey_app.campaigns import models as campaigns
from survey_app.campaigns import threshold_models as thresholds
from survey_app.coediting import models as coediting
from survey_app.commission import models as commission
from survey_app.diagnostics import models as diagnostics
from survey_app.drafting import models as drafting
from survey_app.plans import models as plans
from survey_app.reports import models as reports
from survey_app.rights import models as rights
from survey_app.schools import models as schools

SUBJECTS = (
    accounts,
    coediting,
    schools,
    drafting,
    campaigns,
    thresholds,
    ballots,
    diagnostics,
    reports,
    plans,
    commission,
    rights,
)
