"""The ceremony of the opening: handing out the parts of the key beforehand, watching it, bringing parts together."""
