export { migrations } from './migrations.ts';
export {
  type Actor,
  createProject,
  ensureDefaultProject,
  getProject,
  governProject,
  listMembers,
  projectRoles,
  removeMember,
  requireRole,
  setMember,
  type VisibleProject,
  visibleProjects,
} from './projects.ts';
