"""Who lives where: areas, households, people, stalls, each with its history."""
