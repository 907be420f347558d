"""Where the cells of a grid lie, and which are near: PRIO-GRID and H3."""

import numpy as np
from scipy.sparse import csr_matrix
from scipy.spatial import cKDTree

from tutela.analysis.forecast.levels import H3, PRIOGRID, Level

PRIOGRID_COLUMNS = 720


def priogrid_gid(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """The half-degree cell of a point: floor((lat + 90) * 2) * 720 + floor((lon + 180) * 2) + 1.

    Source: Tollefsen, Strand & Buhaug 2012.
    """
    row = np.floor((np.asarray(latitude) + 90) * 2).astype(int)
    return row * PRIOGRID_COLUMNS + np.floor((np.asarray(longitude) + 180) * 2).astype(int) + 1


def priogrid_row_column(gid: np.ndarray) -> np.ndarray:
    """Row (from the south) and column (from the west) of cells, counted from 0; shape (cells, 2)."""
    return np.column_stack(np.divmod(np.asarray(gid) - 1, PRIOGRID_COLUMNS)).astype(float)


def positions(level: Level, areas: np.ndarray) -> np.ndarray:
    """Positions in steps from cell to cell, shape (cells, 2). Raises ValueError for areas that are no cells."""
    if level == PRIOGRID:
        return priogrid_row_column(areas)
    if level == H3:
        return _h3_positions(areas)
    raise ValueError(f"Areas of level {level.name} do not lie on a grid, so they have no positions.")


def _h3_positions(areas: np.ndarray) -> np.ndarray:
    """North and east in steps between neighbouring cells; true near their common middle, which is all that is used."""
    import h3  # only this level needs it

    points = np.radians([h3.cell_to_latlng(str(area)) for area in areas])
    east = points[:, 1] * np.cos(points[:, 0].mean())
    step_km = h3.average_hexagon_edge_length(h3.get_resolution(str(areas[0])), unit="km") * np.sqrt(3)
    return np.column_stack([points[:, 0], east]) * 6371.0088 / step_km


def touching(places: np.ndarray) -> csr_matrix:
    """1 for cells one step away, corners included; shape (cells, cells)."""
    return _nearness(places, reach=1.5, fade=None)


def near(places: np.ndarray, *, fade: float = 2.0) -> csr_matrix:
    """exp(-steps / fade) for other cells within eight steps; shape (cells, cells)."""
    return _nearness(places, reach=8.0, fade=fade)


def _nearness(places: np.ndarray, *, reach: float, fade: float | None) -> csr_matrix:
    tree = cKDTree(places)
    steps = tree.sparse_distance_matrix(tree, reach, output_type="coo_matrix").tocsr()
    steps.data = np.ones_like(steps.data) if fade is None else np.exp(-steps.data / fade)
    steps.setdiag(0)
    steps.eliminate_zeros()
    return steps
