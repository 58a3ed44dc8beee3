"""Proposing a division of a community into grids: contiguous, balanced, few residents changing their worker.

site = Site(units, links, norms)            what is to be divided (`site.py`)
plan = propose(site, k=8, preset=BALANCED)  the search (`search.py`): same input, same plan, on every PC
explain(site, k)                            why no division can fit, compound by compound (`explain.py`)
split_stairs(stairs)                        micro-grids of about fifty, exact for the order (`micro.py`)

Nothing here reads or writes an office: operations apply a plan when the clerk says so.
"""
