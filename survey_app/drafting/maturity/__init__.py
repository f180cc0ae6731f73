"""The maturity grid of a draft: what makes a fiche of it that schools fill."""
