import { useStored } from './hooks.ts';

/** The project chosen in the top bar: its id, or null for all. */
export const useSelectedProject = (): readonly [string | null, (id: string | null) => void] =>
  useStored<string | null>('mainstay.project', null);
