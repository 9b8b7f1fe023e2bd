"""The officer's desk for the lists: files taken in and taken back, households and people kept, markets, areas."""
