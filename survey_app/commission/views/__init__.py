"""Pages of the commission, one module a thing; importing them here attaches their addresses to the blueprint."""

from survey_app.commission.views import comments, files, home, meetings, members, publications
from survey_app.commission.views.blueprint import blueprint

__all__ = ["blueprint", "comments", "files", "home", "meetings", "members", "publications"]
