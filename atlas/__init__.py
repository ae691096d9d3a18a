"""Where the numbers come from: sources, one build that writes, one store that reads."""
