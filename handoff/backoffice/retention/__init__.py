"""Retention: how long each kind of record is kept, and the job that erases it. `handoff.ledger.erasure` erases."""
