"""The referral directory: who can help where, how that was checked, and how it is found."""
