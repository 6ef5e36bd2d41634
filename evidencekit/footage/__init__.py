"""Reading video files: what the container says, and its pictures with their times."""
