"""The rights of people: what is held on them, who looked, consent, correction, erasure."""
