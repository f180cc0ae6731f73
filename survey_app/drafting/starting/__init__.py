"""How a questionnaire begins."""
