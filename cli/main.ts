/**
 * Starts the program. What Node made of its files last time, types taken away and compiled, is kept with the
 * installation: a command begins in half the time. Where that folder cannot be written to, it begins as without.
 */
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

enableCompileCache(fileURLToPath(new URL('../.cache/compiled', import.meta.url)));
await import('./program.ts');
