"""Who can be where in what time: roads and what lies off them, where to stand, what more would buy.

| question | module |
|---|---|
| what does the map know, under which conditions | `graph` |
| how long does it take | `travel`, off the road `offroad`, by air `helicopter` |
| who is within N minutes, which unit is nearest | `isochrones`, `nearest` |
| where to stand | `stand`; the plain questions `pmedian`, `cover`, `backup`, `center` |
| what to visit | `patrol` |
| what would more buy, what stays out of reach | `options` |

Minutes, metres, (longitude, latitude); sites and places are numbered from 0. Every plan has a bound, every time off
the map an interval. Refusals are `errors.ReachError`. See `docs/analysis/reach.md`.
"""
