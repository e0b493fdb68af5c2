"""Turns the editors' files into a trained model: read, check, write Rasa's form, train, name by content."""
