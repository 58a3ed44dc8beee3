"""办理变动: births, moves, marriages, deaths, dividing and joining households, done as acts; and what happened before."""
