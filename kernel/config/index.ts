export { checkConfig, loadConfig, showConfig } from './config.ts';
export { type KernelSettings, unsetPublicUrl } from './kernel-settings.ts';
export type { ConfigOptions } from './read.ts';
