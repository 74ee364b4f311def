import { createRequire } from 'node:module';
import type { Highs, ModelData } from 'highs';
import { MainstayError } from '#kernel/base';
import type { LinearProgramme, LinearSolution, LinearSolver } from '../domain/games/stability/linear.ts';

/**
 * HiGHS (Huangfu and Hall, "Parallelizing the dual revised simplex method", Mathematical Programming Computation 10
 * (2018)), compiled to WebAssembly: 3.5 MB that are loaded by the first who asks, in solving threads only. A programme is
 * solved in one go; only the end of the thread ends it before.
 *
 * The solver throws MainstayError `coalition.linear_unbounded` where the cost has no least value, and
 * `coalition.linear_failed` where HiGHS came to no end that can be relied on.
 */
export async function openLinearSolver(): Promise<LinearSolver> {
  // By require: the package's types describe that form; its module form has the same function as default.
  const loader: typeof import('highs') = createRequire(import.meta.url)('highs');
  const highs = await loader.default();
  return (programme) => solveWith(highs, programme);
}

/** Tolerances of a tenth of a thousandth of what answers are compared by; presolve would leave some statuses open. */
const options = {
  ...{ output_flag: false, solver: 'simplex', presolve: 'off' },
  ...{ primal_feasibility_tolerance: 1e-10, dual_feasibility_tolerance: 1e-10 },
};

function solveWith(highs: Highs, programme: LinearProgramme): LinearSolution | null {
  const { modelStatus } = highs.constants;
  return highs.withModel(modelOf(programme), (model) => {
    model.options.set(options);
    model.run();
    const status = model.getModelStatus();
    if (status === modelStatus.infeasible) return null;
    if (status === modelStatus.unbounded)
      throw new MainstayError('coalition.linear_unbounded', 'The linear programme has no least cost.');
    if (status !== modelStatus.optimal)
      throw new MainstayError(
        'coalition.linear_failed',
        `The linear programme of ${programme.rows.length} rows was not solved: HiGHS ended with status ${status}.`,
      );
    const { colValue, rowDual } = model.getSolution();
    return { values: [...colValue], cost: model.getObjectiveValue(), duals: [...rowDual] };
  });
}

/** Row by row, without the zeros. */
function modelOf({ cost, lower, rows }: LinearProgramme): ModelData {
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (const { coefficients } of rows) {
    for (const [column, value] of coefficients.entries())
      if (value !== 0) {
        indices.push(column);
        values.push(value);
      }
    starts.push(indices.length);
  }
  const shape = { numRows: rows.length, numCols: cost.length };
  return {
    ...shape,
    colCost: cost,
    colLower: lower,
    colUpper: cost.map(() => Number.POSITIVE_INFINITY),
    rowLower: rows.map(({ bound }) => bound),
    rowUpper: rows.map(({ bound, equal }) => (equal ? bound : Number.POSITIVE_INFINITY)),
    matrix: { format: 'csr', ...shape, starts, indices, values },
  };
}
