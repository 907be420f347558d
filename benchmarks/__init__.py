"""What Tutela takes, measured: one module a subject, each with a function `measure` that yields measurements.

A measurement has `what`, `value`, `unit`, `yardstick`, `beside` (the yardstick's figure), `ratio`, and `line()`. A
`measure` may take `size`, `entries`, `minutes` and `databases`; `./tutela bench` passes it those that it names.
"""
