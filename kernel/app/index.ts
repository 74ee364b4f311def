export type { AppCommands, Cli } from './commands.ts';
export { type DiscoveredApp, discoverApps } from './discover.ts';
export { checkContribution, defineApp } from './manifest.ts';
export type { Platform } from './platform.ts';
