"""Reading the texts of a report over, before anybody else of the school sees one."""
