"""The campaigns of the year among teachers: by mail, with the short form."""

from tests.journeys.answers import SEED, Respondents
from tests.journeys.fiche import SHORT, read_fiche
from tests.journeys.story import People, Story
from tests.journeys.teachers import TeamPlan, make_teachers
from tests.journeys.year_people import CHEF, REFERENT, Year

TEAMS = (
    TeamPlan("Mathématiques", 10, 10, 0),
    TeamPlan("Lettres modernes", 10, 10, 0),
    TeamPlan("Anglais", 10, 9, 0),
)


def ask_teachers(year: Year, title: str, seed: int = SEED) -> Story:
    """Play a campaign among the teachers to its report; another seed makes other answers."""
    fiche, teachers = read_fiche(SHORT), make_teachers(TEAMS)
    respondents = Respondents(fiche, seed)
    answers = {
        teacher.email: respondents.answers_of(teacher)
        for teacher in teachers
        if teacher.answers_to is not None
    }
    people = People(CHEF, REFERENT, teachers, frozenset({REFERENT.email}), answers)
    story = Story(year.site, people, year.tell, title=title, fiche=fiche)
    story.referent, story.chef = year.referent, year.chef
    story.create(fiche.title)
    story.import_roster(TEAMS)
    story.open()
    story.answer(0)
    story.close()
    story.wait_for_report()
    story.look_for_receipts()
    return story
