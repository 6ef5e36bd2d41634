"""The command line: the same functions the window calls, said in words, or in JSON for other programs."""
