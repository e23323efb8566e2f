import constrictor

raise RuntimeError("not today")
