"""What is done around conversations.

Staff accounts, texts, records, statistics, retention, and the sealing of closed conversations.
"""
