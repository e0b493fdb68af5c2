"""The bus between the nodes of one installation."""
