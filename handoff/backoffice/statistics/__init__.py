"""What the line may know of itself as a whole: tables, key figures, and the rules by which they are released.

Pure but for `gathering`, `visit_notes` and the desks. Nothing in here knows a case, a person, a text or a kommun; what
leaves it has gone through `suppression` and is never released twice (`releases`). Source of the rules: DOMAIN 4.2, 4.3.
"""
