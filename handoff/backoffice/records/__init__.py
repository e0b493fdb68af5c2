"""What the line writes down of its contacts, and the conditions under which it may open (DOMAIN 1, D8-D15, and 4.1).

Pure: forms and their rules, the check for personal details, decisions, competence, the launch gate. No I/O, clock or
chance, but for reading the versioned data files beside it. Must hold no way to send anything to anybody: who
is informed of a crime is called by a person, outside the system.
"""
