"""Linear and mixed integer models handed to HiGHS as arrays, without a modelling layer.

Source: Huangfu & Hall 2018 (HiGHS); the solver is the `highspy` package, MIT licence.
"""

import math
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Model:
    """Minimise `cost @ x + offset` with `low <= rows @ x <= high` and `0 <= x <= upper`.

    cost, upper: `(variables,)`; rows: CSR `(constraints, variables)`; low, high: `(constraints,)`;
    whole: `(variables,)` booleans, True where x must be a whole number.
    """

    cost: Floats
    upper: Floats
    rows: csr_array
    low: Floats
    high: Floats
    whole: NDArray[np.bool_]
    offset: float = 0.0


@dataclass(frozen=True)
class Answer:
    """`x` None when nothing feasible was found; `bound` holds for every solution, `inf` if there is none."""

    x: Floats | None
    value: float
    bound: float


def solve(
    model: Model,
    *,
    seconds: float = math.inf,
    start: Floats | None = None,
    ipm: bool = False,
    gap: float = 0.0,
) -> Answer:
    """Solves `model` within `seconds` of wall time, from `start` if one is known.

    ipm: solve the first relaxation by interior points (faster on covering); gap: relative gap to stop at.
    """
    engine = _engine(seconds=seconds, ipm=ipm, gap=gap)
    engine.passModel(_as_lp(model))
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = list(start)
        engine.setSolution(solution)
    engine.run()
    return _answer(engine, model)


def _engine(*, seconds: float, ipm: bool, gap: float) -> highspy.Highs:
    engine = highspy.Highs()
    engine.setOptionValue("output_flag", False)
    engine.setOptionValue("mip_rel_gap", gap)
    engine.setOptionValue("mip_abs_gap", 1e-6)
    for tolerance in ("mip_feasibility_tolerance", "primal_feasibility_tolerance"):
        # A millionth of a site too few, times a weight of millions, would be a person too many in the bound.
        engine.setOptionValue(tolerance, 1e-9)
    if math.isfinite(seconds):
        engine.setOptionValue("time_limit", float(seconds))
    if ipm:
        engine.setOptionValue("mip_lp_solver", "ipm")
    return engine


def _as_lp(model: Model) -> highspy.HighsLp:
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = model.rows.shape
    lp.col_cost_, lp.offset_ = model.cost, model.offset
    lp.col_lower_, lp.col_upper_ = np.zeros(len(model.cost)), model.upper
    lp.row_lower_, lp.row_upper_ = model.low, model.high
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.num_row_, lp.a_matrix_.num_col_ = model.rows.shape
    lp.a_matrix_.start_ = model.rows.indptr.astype(np.int32)
    lp.a_matrix_.index_ = model.rows.indices.astype(np.int32)
    lp.a_matrix_.value_ = model.rows.data.astype(np.float64)
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    if model.whole.any():
        lp.integrality_ = [kinds[int(whole)] for whole in model.whole]
    return lp


def _answer(engine: highspy.Highs, model: Model) -> Answer:
    status, info = engine.getModelStatus(), engine.getInfo()
    # Every variable is bounded, so "unbounded or infeasible" can only mean the latter.
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return Answer(None, math.inf, math.inf)
    feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    if model.whole.any():
        bound = float(info.mip_dual_bound)
    else:
        bound = float(info.objective_function_value) if status == highspy.HighsModelStatus.kOptimal else -math.inf
    if not feasible:
        return Answer(None, math.inf, bound)
    return Answer(np.array(engine.getSolution().col_value), float(info.objective_function_value), bound)
