"""Narration: what is said in the lessons, who says it in which language, and the sounds phones take with them."""
