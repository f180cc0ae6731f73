"""The pure core: what a questionnaire is, how it is answered, and what its ballots say together."""
