"""Answers: from what a form sends to typed values, to fixed-width codes, to a ballot."""
