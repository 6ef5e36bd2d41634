"""The window: starts the core's stages and shows what they give."""
