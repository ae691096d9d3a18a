"""The feedback loops on screen: a list of ways, each with what it rests on."""
