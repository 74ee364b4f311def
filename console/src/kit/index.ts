/** What pages, those of apps too, are built from. Apps import it as `#console`. */

export {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
export { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
export { ApiProblem, api } from '../api/client.ts';
export { approvalsQuery } from '../api/queries.ts';
export type * from '../api/types.ts';
export { useEvents, useLiveStatus } from '../live/live.tsx';
export { useAdministrator } from './administrator.ts';
export type { AppPages, AppRoute } from './app-pages.ts';
export { Button, ButtonLink, TextLink } from './button.tsx';
export { CopyText } from './copy.tsx';
export { type Column, DataTable } from './data-table.tsx';
export { ConfirmDialog, Dialog } from './dialog.tsx';
export { type DocumentLink, Documents } from './documents.tsx';
export { Choices, Field, Input, Select, TextArea } from './field.tsx';
export * as format from './format.ts';
export { useKey, useStored } from './hooks.ts';
export { Icon, paths } from './icon.tsx';
export { Card, Facts, Page, Section } from './page.tsx';
export { Popover } from './popover.tsx';
export { useSelectedProject } from './project.tsx';
export { RowLink } from './row-link.tsx';
export { Callout, EmptyState, ErrorState, Loaded, ProblemCode, Skeleton, type Tone } from './states.tsx';
export { Badge, ProgressBar, StatusBadge, type StatusName } from './status.tsx';
export { readStored, writeStored } from './storage.ts';
export { RelativeTime, useNow } from './time.tsx';
