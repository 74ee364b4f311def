import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';

/** The folders whose imports have rules. */
export const ruledFolders = ['kernel', 'operations', 'apps', 'cli', 'console', 'bench', 'tests'];

export interface Violation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
  /** For a cycle: the files it runs through. */
  readonly by: readonly string[];
}

export interface DependencyReport {
  readonly violations: readonly Violation[];
  /** Our files that were looked at. */
  readonly files: readonly string[];
}

/**
 * Checks the imports of a tree by the rules of a dependency-cruiser configuration file.
 *
 * @param root the tree: a folder with a package.json and the folders of the house.
 */
export async function checkDependencies(root: string, configuration: string): Promise<DependencyReport> {
  const options = await extractOptions(configuration);
  const tsConfig = extractTsConfig(join(root, 'tsconfig.json'));
  const folders = ruledFolders.filter((folder) => existsSync(join(root, folder)));
  const { output } = await cruise(
    folders,
    { ...options, baseDir: root, validate: true },
    // The alias of console/vite.config.ts.
    { alias: { '#console': join(root, 'console/src/kit/index.ts') } },
    { tsConfig },
  );
  if (typeof output === 'string') throw new Error(`dependency-cruiser answered with a text: ${output}`);
  return report(output);
}

function report({ modules, summary }: ICruiseResult): DependencyReport {
  return {
    violations: summary.violations.map(({ rule, from, to, cycle }) => ({
      rule: rule.name,
      from,
      to,
      by: cycle?.map((step) => step.name) ?? [],
    })),
    files: modules
      .map((module) => module.source)
      .filter((source) => ruledFolders.includes(source.split('/')[0] ?? '')),
  };
}
