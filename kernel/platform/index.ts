export { migrationSets, type OpenPlatform, openPlatform } from './platform.ts';
export { createPlatformServer } from './server.ts';
