"""The position of one year beside that of another."""

from flask import render_template, request

from questionnaires.analysis.progress import compare_positions
from survey_app.diagnostics.operations import list_signed_positions
from survey_app.diagnostics.pages import EvolutionPage, champ_moves, change_counts
from survey_app.diagnostics.school_year import year_words
from survey_app.diagnostics.views.blueprint import Page, blueprint, editors, fiche_at_hand


@blueprint.get("/<key>/evolution")
@editors
def show_evolution(key: str) -> Page:
    """Compare a fiche with that of an earlier year: the last signed one, or the one asked for."""
    fiche, head = fiche_at_hand(key)
    earlier = [one for one in list_signed_positions(fiche.school.id) if one.year < fiche.year]
    asked = request.args.get("avec", "")
    chosen = next((one for one in earlier if one.key == asked), earlier[0] if earlier else None)
    progress = compare_positions(chosen.position, fiche.position) if chosen else None
    page = EvolutionPage(
        head=head,
        before=year_words(chosen.year) if chosen else "",
        before_key=chosen.key if chosen else "",
        after=year_words(fiche.year),
        choices=tuple((one.key, year_words(one.year)) for one in earlier),
        champs=champ_moves(progress, chosen.position, fiche.position) if progress and chosen else (),
        has_same_paliers=progress is None or progress.has_same_paliers,
        counts=change_counts(progress) if progress else (),
    )
    return render_template("diagnostics/show_evolution.html", page=page)
