"""What ballots say together: tables, disclosure control, needs, uncertainty, and the report made of them."""
