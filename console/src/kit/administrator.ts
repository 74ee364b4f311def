import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../api/queries.ts';

/** Whether whoever is signed in administers the program; false until it is known. The API decides, not the page. */
export function useAdministrator(): boolean {
  const role = useQuery(meQuery).data?.role;
  return role === 'admin' || role === 'superadmin';
}
