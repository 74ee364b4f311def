import { messages } from '../messages.en.ts';
import { installedApps } from './discover.ts';

/** The name of an app for people; its id when it has no pages here. */
export const appTitle = (id: string): string =>
  installedApps.find((app) => app.id === id)?.title ?? (id === 'kernel' ? messages.product : id);
