"""The rota: who works when, what is missing, swaps and sick leave, and opening hours that follow it."""
