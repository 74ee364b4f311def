import { useEffect } from 'react';
import { useStored } from '../kit/hooks.ts';

export type Theme = 'system' | 'light' | 'dark';

/** The chosen theme, and a setter. `public/theme.js` applies it before the first paint. */
export const useTheme = (): readonly [Theme, (theme: Theme) => void] =>
  useStored<Theme>('mainstay.theme', 'system');

export function useAppliedTheme(): void {
  const [theme] = useTheme();
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
}
