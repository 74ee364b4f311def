import type { Platform } from '#kernel/app';
import { notFound } from '#kernel/base';
import { roleAtLeast } from '#kernel/identity';
import { visibleProjects } from '#kernel/projects';
import type { Session } from '../store/sessions.ts';

/** Somebody who takes part, as others see them. */
export interface Person {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

export interface People {
  /** Those of these ids, whether or not they still may sign in; each once. Ask outside of transactions. */
  known(ids: Iterable<string>): Promise<ReadonlyMap<string, Person>>;
  /**
   * The person of an e-mail address, if they may see the session. The two refusals read alike, so that nobody learns
   * which addresses have an account.
   *
   * @throws MainstayError `charter.person_unknown`
   */
  whoSees(session: Session, email: string): Promise<Person>;
}

const local: Person = { id: 'local', email: 'local@mainstay.local', name: 'Local administrator' };

export function createPeople({ db, identity }: Platform): People {
  return {
    async known(ids) {
      const found = await Promise.all(
        [...new Set(ids)].map(async (id) => (id === local.id ? local : identity.findUser({ id }))),
      );
      return new Map(found.flatMap((person) => (person ? [[person.id, personOf(person)] as const] : [])));
    },
    async whoSees(session, email) {
      const unknown = notFound(
        'charter.person_unknown',
        `Nobody with the address ${email.trim()} may see this interview. Add them to its project first.`,
      );
      const user = await identity.findUser({ email });
      if (!user?.active) throw unknown;
      if (user.id === session.ownerId || roleAtLeast(user, 'reviewer')) return personOf(user);
      const projects = await visibleProjects(db, { id: user.id, administrator: false });
      if (!projects.some(({ id }) => id === session.projectId)) throw unknown;
      return personOf(user);
    },
  };
}

const personOf = ({ id, email, name }: Person): Person => ({ id, email, name });

/** A person of an id in answers of the API: somebody whose account is gone keeps the id. */
export const personView = (people: ReadonlyMap<string, Person>, id: string): Person =>
  people.get(id) ?? { id, email: '', name: 'A former user' };
