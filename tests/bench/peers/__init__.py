"""Lotsen beside other systems in which somebody writes and somebody else reads: the same work, in the same rounds."""
