"""Distances and points on the sphere. Coordinates are (longitude, latitude) in degrees, WGS 84; lengths in
metres.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

EARTH_RADIUS_M = 6_371_008.8  # mean radius of WGS 84 (IUGG)

Floats = NDArray[np.float64]


def unit_vectors(points: ArrayLike) -> Floats:
    """Points `(n, 2)` as unit vectors `(n, 3)`; straight distance there orders as distance on the sphere."""
    longitude, latitude = np.radians(np.asarray(points, dtype=np.float64).reshape(-1, 2)).T
    ring = np.cos(latitude)
    return np.stack([ring * np.cos(longitude), ring * np.sin(longitude), np.sin(latitude)], axis=1)


def metres(one: ArrayLike, other: ArrayLike) -> Floats:
    """Great-circle distance; `one` and `other` are `(..., 2)` and broadcast. Source: haversine formula."""
    a, b = np.radians(np.asarray(one, dtype=np.float64)), np.radians(np.asarray(other, dtype=np.float64))
    half = (b - a) / 2.0
    chord = np.sin(half[..., 1]) ** 2 + np.cos(a[..., 1]) * np.cos(b[..., 1]) * np.sin(half[..., 0]) ** 2
    return 2.0 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0)))


def chord_to_metres(chord: ArrayLike) -> Floats:
    """Straight distance between unit vectors as metres on the sphere."""
    return 2.0 * EARTH_RADIUS_M * np.arcsin(np.clip(np.asarray(chord, dtype=np.float64) / 2.0, 0.0, 1.0))
