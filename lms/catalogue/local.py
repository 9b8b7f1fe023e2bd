"""Lessons a commune made for itself are told from the programme's by their names, wherever only a name is known."""

# The course they stand in on the phone. No lesson of `lessons/` may begin with the prefix (`lesson_rules.py`).
COURSE = "bai-cua-xa"
PREFIX = "xa-"


def is_local(lesson: str) -> bool:
    """Tell whether a lesson id is that of a commune's own lesson."""
    return lesson.startswith(PREFIX)
