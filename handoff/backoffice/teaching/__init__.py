"""Teaches the bot anew from sentences that staff have reviewed: a copy of its project, a trial, figures, a choice.

reviewed sentences -> source of a bot (`sources`, `overlay`) -> trained and measured in a child process (`trial`)
-> figures beside those of the bot that runs (`desk`) -> a person activates it (`choice`) -> the supervisor restarts
the bot, and goes back to the one before if the new one does not answer.
"""
