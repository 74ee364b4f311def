import { conflict, newId, notFound } from '#kernel/base';
import { type Db, jsonb, many, maybeOne, run, sql, type Tx } from '#kernel/database';
import type { AnswerValue } from '../domain/answer.ts';

/** What interviews of this organisation may begin with. */
export interface Template {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** By question id. What is locked stays as it is in interviews that begin with it. */
  readonly answers: Readonly<Record<string, { readonly value: AnswerValue; readonly locked: boolean }>>;
  readonly publishedBy: string;
  readonly at: Date;
}

const columns = sql`id, name, description, answers, published_by as "publishedBy", at`;

/** The templates that are offered, by name. */
export async function listTemplates(db: Db): Promise<Template[]> {
  return many(
    db,
    sql<Template>`select ${columns} from charter.template where withdrawn_at is null order by name`,
  );
}

/** @throws MainstayError `charter.template_unknown` */
export async function getTemplate(db: Db, id: string): Promise<Template> {
  const template = await maybeOne(
    db,
    sql<Template>`select ${columns} from charter.template where id = ${id} and withdrawn_at is null`,
  );
  if (!template) throw templateUnknown();
  return template;
}

/** @throws MainstayError `charter.template_exists` */
export async function addTemplate(
  tx: Tx,
  template: Pick<Template, 'name' | 'description' | 'answers' | 'publishedBy'>,
): Promise<Template> {
  const { name, description, answers, publishedBy } = template;
  // A withdrawn one gives its name up.
  await run(tx, sql`delete from charter.template where name = ${name} and withdrawn_at is not null`);
  const added = await maybeOne(
    tx,
    sql<Template>`insert into charter.template (id, name, description, answers, published_by)
      values (${newId()}, ${name}, ${description}, ${jsonb(answers)}, ${publishedBy})
      on conflict (name) do nothing returning ${columns}`,
  );
  if (!added) throw conflict('charter.template_exists', `There is a template "${name}" already.`);
  return added;
}

/** It is offered no more; interviews that began with it stay as they are. */
export async function withdrawTemplate(tx: Tx, id: string): Promise<void> {
  const changed = await run(
    tx,
    sql`update charter.template set withdrawn_at = now() where id = ${id} and withdrawn_at is null`,
  );
  if (changed === 0) throw templateUnknown();
}

const templateUnknown = (): Error =>
  notFound('charter.template_unknown', 'There is no such template, or it was withdrawn.');
