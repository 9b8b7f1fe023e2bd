"""Composing: lessons a commune makes for itself in the browser, in the format and by the rules of all lessons."""
