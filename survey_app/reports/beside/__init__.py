"""What stands beside the figures of a report: the fiche, the campaign before, other audiences."""
