"""What Lotsen knows and how it says it: articles, wordings, the referral directory. Pure but for reading files."""
