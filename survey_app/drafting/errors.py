"""What can be wrong with a wish about drafts and revisions; each error is one cause."""

from questionnaires.definition.findings import Finding


class DraftNotFoundError(Exception):
    """There is no such draft, or it is not for this person: which of the two is nobody's business."""


class RevisionNotFoundError(Exception):
    """No revision has this name, or it is another school's."""


class EntryNotFoundError(Exception):
    """The history of the draft has no such point."""


class ItemNotFoundError(Exception):
    """The library has no such part, or it fits nowhere in this draft."""


class ItemPresentError(Exception):
    """The draft has this item of the academy already, in use, switched off or removed."""


class DraftChangedError(Exception):
    """The draft is no longer what was shown: somebody has written meanwhile."""


class PublicationBlockedError(Exception):
    """Something in the draft must be put right before it is published."""


class SchoolNotChosenError(Exception):
    """The person may not begin a draft for this school, or for none."""


class DraftTooLargeError(Exception):
    """A document has more parts than a draft can have."""


class UnsoundQuestionnaireError(Exception):
    """A definition that cannot be asked; `findings` says what does not fit."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("; ".join(finding.sentence for finding in findings))
        self.findings = findings
