"""The codes that groups of pupils or parents share: derived of one seed of a campaign, which lives in the key store.

Privacy: such a code is nobody's. It is in no table and no backup; posters show it, and it dies with the seed at the
opening.
"""

import secrets

from survey_app.campaigns.models import Campaign, SharedLink, Team
from survey_app.campaigns.personal_codes import BITS, spell, verifier
from survey_app.keys.store import KeyMissingError, Purpose, key_store
from survey_app.tokens.derivation import hkdf

SEED_BYTES = 32


def make_links(campaign: Campaign) -> list[SharedLink]:
    """Return a link for each group of a campaign that opens, and keep the seed of their codes in the key store.

    A crash between seed and rows leaves a seed that no link was made of; the next call replaces it.
    """
    seed = secrets.token_bytes(SEED_BYTES)
    key_store().put(campaign.public_id, Purpose.LINKS, seed)
    return [
        SharedLink(team_id=team.id, verifier=verifier(_code_of(seed, campaign, team), campaign.public_id))
        for team in campaign.teams
    ]


def find_codes(campaign: Campaign) -> dict[int, str]:
    """Return the code of each group by the id of its team; nothing before the vote opens, and after its end."""
    try:
        seed = key_store().get(campaign.public_id, Purpose.LINKS)
    except KeyMissingError:
        return {}
    return {team.id: _code_of(seed, campaign, team) for team in campaign.teams}


def _code_of(seed: bytes, campaign: Campaign, team: Team) -> str:
    material = hkdf(seed, f"paliers link 1 {campaign.public_id} {team.id}".encode(), BITS // 8)
    return spell(int.from_bytes(material))
