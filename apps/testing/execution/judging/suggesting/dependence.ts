import type { KeptDependence } from '../../../store/trials.ts';
import { namesOf, type SuiteData } from './suite-data.ts';

/** What a test depends on, where it does; that it did not do the same again is no dependence. */
export const dependenceOf = ({ dependences }: SuiteData, key: string): KeptDependence | undefined =>
  dependences.find((one) => one.key === key && one.kind !== 'unsteady');

export function dependenceSentence(data: SuiteData, { key, kind, others }: KeptDependence): string {
  const names = namesOf(data, others);
  switch (kind) {
    case 'polluted':
      return `It passes alone and fails after ${names}.`;
    case 'needs':
      return `It fails alone and passes after ${names}.`;
    case 'leftover': {
      const self = others.includes(key) ? ' (it may be itself)' : '';
      return `It passes until one of ${names} has run${self}: what they leave on the site stays there.`;
    }
    case 'unexplained':
      return 'It passes in one order and fails in another; the time was up before the cause was found.';
    case 'unsteady':
      return 'It passed in one order and failed in another, but not when that was tried again.';
  }
}
