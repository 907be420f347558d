"""Who covers whom: the incidence of sites and demand, and what can be left out of it before anything is
solved.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from tutela.analysis.reach.errors import Impossible
from tutela.analysis.reach.sphere import EARTH_RADIUS_M, unit_vectors

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Coverage:
    """`reach[j, i]` = 1 where site j covers demand i; CSR `(sites, demand)`; weight `(demand,)`, not
    negative.
    """

    reach: csr_array
    weight: Floats

    @property
    def sites(self) -> int:
        """How many sites there are."""
        return int(self.reach.shape[0])


def within(sites: ArrayLike, demand: ArrayLike, radius: float, weight: ArrayLike, *, sphere: bool = False) -> Coverage:
    """Coverage within `radius` (inclusive) in the plane, or in metres on the sphere.

    sites `(m, 2)`, demand `(n, 2)`: x, y in the unit of `radius`; on the sphere longitude, latitude in
    degrees. weight `(n,)`. Raises Impossible for a negative radius or a negative or missing number.
    """
    place, point = _points(sites), _points(demand)
    weights = np.asarray(weight, dtype=np.float64)
    if not radius >= 0 or not np.isfinite(weights).all() or (weights < 0).any():
        raise Impossible("The radius and every weight must be numbers that are not negative.")
    if sphere:
        place, point = unit_vectors(place), unit_vectors(point)
        radius = 2.0 * np.sin(min(radius / EARTH_RADIUS_M, np.pi) / 2.0)
    return Coverage(_incidence(place, point, radius), weights)


def from_times(minutes: ArrayLike, limit: float, weight: ArrayLike) -> Coverage:
    """Coverage within `limit` minutes from a table of travel times `(sites, demand)`; inf is out of reach."""
    table = np.asarray(minutes, dtype=np.float64)
    return Coverage(csr_array((table <= limit).astype(np.float64)), np.asarray(weight, dtype=np.float64))


def _points(points: ArrayLike) -> Floats:
    array = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    if not np.isfinite(array).all():
        raise Impossible("Every coordinate must be a number.")
    return array


def _incidence(sites: Floats, demand: Floats, radius: float) -> csr_array:
    slightly = radius * (1.0 + 1e-9) + 1e-12
    pairs = cKDTree(sites).sparse_distance_matrix(cKDTree(demand), slightly, output_type="ndarray")
    site, point = pairs["i"].astype(np.int64), pairs["j"].astype(np.int64)
    exact = np.sqrt(((sites[site] - demand[point]) ** 2).sum(axis=1)) <= radius * (1.0 + 1e-12)
    shape = (len(sites), len(demand))
    return csr_array((np.ones(exact.sum()), (site[exact], point[exact])), shape=shape)


@dataclass(frozen=True)
class Reduced:
    """A smaller coverage with the same best plan: `site` `(sites,)` are the numbers of the sites that
    remain.
    """

    coverage: Coverage
    site: Ints


def reduce(coverage: Coverage, *, count: int) -> Reduced:
    """Joins demand that the same sites cover, drops demand that none covers and sites that another outdoes.

    At least `count` sites remain. Source: reductions after Cordeau, Furini & Ljubić 2019.
    """
    kept = np.flatnonzero(~_outdone(coverage.reach))
    if len(kept) < count:
        kept = np.arange(coverage.sites)
    return Reduced(_joined(Coverage(csr_array(coverage.reach[kept]), coverage.weight)), kept)


def _outdone(reach: csr_array) -> NDArray[np.bool_]:
    """True for a site whose demand another covers whole (of equals the first stays)."""
    size = np.diff(reach.indptr)
    shared = (reach @ reach.T).tocoo()
    one, other = shared.coords
    inside = (shared.data >= size[one] - 0.5) & (one != other)
    worse = (size[one] < size[other]) | ((size[one] == size[other]) & (one > other))
    outdone = size == 0
    outdone[one[inside & worse]] = True
    return outdone


def _joined(coverage: Coverage) -> Coverage:
    by_demand = coverage.reach.T.tocsr()
    by_demand.sort_indices()
    keys = _signatures(by_demand)
    useful = (np.diff(by_demand.indptr) > 0) & (coverage.weight > 0)
    _, first, group = np.unique(keys[useful], return_index=True, return_inverse=True)
    weight = np.bincount(group, weights=coverage.weight[useful], minlength=len(first)).astype(np.float64)
    return Coverage(csr_array(by_demand[np.flatnonzero(useful)[first]].T), weight)


def _signatures(by_demand: csr_array) -> NDArray[np.object_]:
    """The set of covering sites of each demand as bytes: equal exactly when the sets are."""
    indices, start = by_demand.indices.astype(np.int32), by_demand.indptr
    keys = np.empty(by_demand.shape[0], dtype=object)
    for demand in range(len(keys)):
        keys[demand] = indices[start[demand] : start[demand + 1]].tobytes()
    return keys
