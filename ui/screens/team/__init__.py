"""队伍: the people, their posts over time, how far the posts are filled."""
