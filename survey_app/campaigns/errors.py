"""What can be wrong with a wish about preparing or following a campaign; each error is one cause."""

from survey_app.campaigns.roster.addresses import AddressFault


class CampaignNotFoundError(Exception):
    """There is no such campaign for this account: unknown, or another school's. The web answers 404."""


class QuestionnaireNotUsableError(Exception):
    """The questionnaire does not exist, or is not one that is answered anonymously."""


class UploadNotFoundError(Exception):
    """The file waiting to be confirmed is gone: confirmed, cancelled, too old, or somebody else's."""


class AddressRefusedError(Exception):
    """An address cannot be written to; `fault` says why."""

    def __init__(self, fault: AddressFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class AddressOnRollError(Exception):
    """Another person of the campaign has this address."""


class MessageNotFailedError(Exception):
    """The message does not exist, or did arrive: there is nothing to correct."""


class OtherAudienceError(Exception):
    """The campaign asks other people: it has groups that share a link instead of a list of people, or the reverse."""


class NotPreparingError(Exception):
    """The campaign is scheduled already, or further: nothing of it can be prepared."""
