"""The definition of a questionnaire: one model for the builder, the answer page, the codebook and the report."""
