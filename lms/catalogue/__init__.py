"""The catalogue: reads `lessons/`, checks it, and makes what the phone downloads."""
