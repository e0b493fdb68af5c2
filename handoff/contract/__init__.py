"""The wire contract: every event, route, field and error between browsers and the gateway.

Owns the models, by who sends them, and the tables of events (`handoff.contract.tables`). Holds no behaviour.
Unknown fields and types are refused (`forbid_unknown_fields`); clients ignore what they do not know.
"""
