"""The first screens, what is asked of me, and what programs read: calendars and feeds."""
