"""What several readings share: vectors of examples, and regressions over vectors and words."""
