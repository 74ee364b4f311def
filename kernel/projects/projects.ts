import { conflict, forbidden, invalid, newId, notFound } from '#kernel/base';
import { type Db, jsonb, many, maybeOne, one, run, sql, transact } from '#kernel/database';
import { publish } from '#kernel/events';

/** What a member may do: an owner also changes members, a reviewer reads and comments. */
export type ProjectRole = 'owner' | 'contributor' | 'reviewer';
export const projectRoles = ['owner', 'contributor', 'reviewer'] as const;

/** The decision that governs a project, such as a charter's. */
export interface Governance {
  /** `app.noun` of what decided. */
  readonly source: string;
  /** Its id there. */
  readonly subject: string;
  readonly decision: 'PROCEED' | 'PROCEED_WITH_MONITORING' | 'REVISE' | 'COMMITTEE' | 'HALT';
  readonly at: string; // ISO 8601
}

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly isDefault: boolean;
  readonly governedBy: Governance | null;
  readonly createdAt: Date;
}

export interface ProjectMember {
  readonly userId: string;
  readonly role: ProjectRole;
  readonly since: Date;
}

/** Who asks. Administrators see and change every project; everybody contributes to the default one. */
export interface Actor {
  readonly id: string;
  readonly administrator: boolean;
}

const columns = sql`p.id, p.name, p.is_default as "isDefault", p.governed_by as "governedBy", p.created_at as "createdAt"`;

/** Makes the project that work belongs to when nobody says otherwise; safe to call from several servers at once. */
export async function ensureDefaultProject(db: Db): Promise<Project> {
  await run(
    db,
    sql`insert into kernel.project (id, name, is_default) values (${newId()}, 'Default project', true)
      on conflict (is_default) where is_default do nothing`,
  );
  return one(db, sql<Project>`select ${columns} from kernel.project p where p.is_default`);
}

export async function createProject(db: Db, name: string, createdBy: string): Promise<Project> {
  const trimmed = name.trim();
  if (trimmed.length < 1 || trimmed.length > 200) {
    throw invalid('projects.invalid_name', 'A project name has 1 to 200 characters.');
  }
  return transact(db, async (tx) => {
    const id = newId();
    await run(
      tx,
      sql`insert into kernel.project (id, name, created_by) values (${id}, ${trimmed}, ${createdBy})`,
    );
    await run(
      tx,
      sql`insert into kernel.project_member (project_id, user_id, role) values (${id}, ${createdBy}, 'owner')`,
    );
    await publish(tx, {
      type: 'project.created',
      subject: id,
      projectId: id,
      actorId: createdBy,
      data: { name: trimmed },
    });
    return getProject(tx, id);
  });
}

/** @throws MainstayError `projects.not_found` */
export async function getProject(db: Db, id: string): Promise<Project> {
  const project = await maybeOne(
    db,
    sql<Project>`select ${columns} from kernel.project p where p.id = ${id}`,
  );
  if (!project)
    throw notFound('projects.not_found', `There is no project ${id}, or it is not shared with you.`);
  return project;
}

export type VisibleProject = Project & { readonly role: ProjectRole };

/** The projects that the actor may see, with the role there; the default one first. */
export async function visibleProjects(db: Db, actor: Actor): Promise<VisibleProject[]> {
  return many(
    db,
    sql<VisibleProject>`select ${columns},
        case when ${actor.administrator} then 'owner' else coalesce(m.role, 'contributor') end as role
      from kernel.project p
      left join kernel.project_member m on m.project_id = p.id and m.user_id = ${actor.id}
      where ${actor.administrator} or p.is_default or m.user_id is not null
      order by p.is_default desc, p.name, p.id`,
  );
}

const rank: Readonly<Record<ProjectRole, number>> = { reviewer: 0, contributor: 1, owner: 2 };

/**
 * The actor's role in a project, if it is at least `least`.
 *
 * @throws MainstayError `projects.not_found` also where the project exists but is none of the actor's business,
 *   `projects.role_too_low`
 */
export async function requireRole(
  db: Db,
  actor: Actor,
  projectId: string,
  least: ProjectRole,
): Promise<ProjectRole> {
  const project = (await visibleProjects(db, actor)).find(({ id }) => id === projectId);
  if (!project)
    throw notFound('projects.not_found', `There is no project ${projectId}, or it is not shared with you.`);
  if (rank[project.role] < rank[least]) {
    throw forbidden(
      'projects.role_too_low',
      `This needs the role ${least} in the project; yours is ${project.role}.`,
    );
  }
  return project.role;
}

export async function listMembers(db: Db, projectId: string): Promise<ProjectMember[]> {
  return many(
    db,
    sql<ProjectMember>`select user_id as "userId", role, since from kernel.project_member
      where project_id = ${projectId} order by since, user_id`,
  );
}

/** Adds a member or changes the role. @throws MainstayError `projects.last_owner` */
export async function setMember(db: Db, projectId: string, userId: string, role: ProjectRole): Promise<void> {
  await transact(db, async (tx) => {
    await run(tx, sql`select 1 from kernel.project where id = ${projectId} for update`);
    if (role !== 'owner') await keepAnOwner(tx, projectId, userId);
    await run(
      tx,
      sql`insert into kernel.project_member (project_id, user_id, role) values (${projectId}, ${userId}, ${role})
        on conflict (project_id, user_id) do update set role = excluded.role`,
    );
  });
}

/** @throws MainstayError `projects.last_owner` */
export async function removeMember(db: Db, projectId: string, userId: string): Promise<void> {
  await transact(db, async (tx) => {
    await run(tx, sql`select 1 from kernel.project where id = ${projectId} for update`);
    await keepAnOwner(tx, projectId, userId);
    await run(
      tx,
      sql`delete from kernel.project_member where project_id = ${projectId} and user_id = ${userId}`,
    );
  });
}

async function keepAnOwner(db: Db, projectId: string, leaving: string): Promise<void> {
  const { last } = await one(
    db,
    sql<{ last: boolean }>`select bool_or(user_id = ${leaving}) and count(*) = 1 as last
      from kernel.project_member where project_id = ${projectId} and role = 'owner'`,
  );
  if (last)
    throw conflict('projects.last_owner', 'A project needs an owner. Make somebody else an owner first.');
}

/** Puts a project under a decision, or frees it with null. What is halted may not be run by another app. */
export async function governProject(db: Db, projectId: string, governance: Governance | null): Promise<void> {
  await transact(db, async (tx) => {
    await run(
      tx,
      sql`update kernel.project set governed_by = ${governance === null ? sql`null` : jsonb(governance)}
        where id = ${projectId}`,
    );
    await publish(tx, { type: 'project.governed', subject: projectId, projectId, data: { governance } });
  });
}
