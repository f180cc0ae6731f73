"""Where a school stands in the story, from its fiche to its commission: the page on which its people arrive."""
