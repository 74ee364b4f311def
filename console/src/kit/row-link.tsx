import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** The link of a table row or card: its target covers the whole row (the nearest positioned ancestor). */
export function RowLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Link data-row to={to} className="font-strong after:absolute after:inset-0 hover:text-accent">
      {children}
    </Link>
  );
}
