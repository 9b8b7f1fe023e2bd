"""The village's news: announcements, what residents say to them, and the matters that come of it."""
