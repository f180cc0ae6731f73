"""Pages of the school's own fiche."""

from survey_app.diagnostics.views import comparing, evidence, exports, filling, listing, partners, signing
from survey_app.diagnostics.views.blueprint import blueprint

__all__ = ["blueprint", "comparing", "evidence", "exports", "filling", "listing", "partners", "signing"]
