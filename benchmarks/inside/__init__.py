"""What the benchmarks of the house do within an installation: each module runs in a process of its own."""
