export { checkConfig, loadConfig, showConfig } from './config.ts';
export type { KernelSettings } from './kernel-settings.ts';
export type { ConfigOptions } from './read.ts';
