"""How a message's text is read: normalised, folded, searched for phrases, and remembered for one decision. Pure."""
