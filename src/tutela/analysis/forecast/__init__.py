"""What to fear: predictive distributions of fatalities per area and month, and the record of how often they held.

A `Panel` is the history (months x areas). A `Model` takes a panel that ends at the origin and gives a `Forecast`:
draws for each coming month and area. `scores` judges draws, `yardsticks` are what must be beaten, `backtest` asks
the past. Nothing here imports Django; everything works on arrays and polars tables and is usable from a notebook.

    panel = Panel.from_table(read_table(path), level=COUNTRY)
    forecast = country_model().forecast(panel.known_until(window.origin), window.months, draws=1000, seed=0)
"""
