export { type Config, type ConfigRow, checkConfig, loadConfig, type Settings, showConfig } from './config.ts';
export { namedVariables } from './environment.ts';
export type { KernelSettings } from './kernel-settings.ts';
export type { ConfigProblem } from './problem.ts';
export type { ConfigOptions, Sections } from './read.ts';
