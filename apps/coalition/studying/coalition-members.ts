import { invalid } from '#kernel/base';
import type { Db } from '#kernel/database';
import { fewestMembers, mostMembers } from '../domain/together/study.ts';
import { agentOptionsSchema } from '../living/options.ts';
import { agentsOfCoalition } from '../store/acting.ts';
import { readModel } from '../store/models.ts';
import type { StudyMember } from './members.ts';

/**
 * The agents in a coalition, with the models that they began with.
 *
 * @throws MainstayError `coalition.too_few_agents`
 */
export async function membersOfCoalition(db: Db, id: string): Promise<StudyMember[]> {
  const agents = await agentsOfCoalition(db, id);
  if (agents.length < fewestMembers || agents.length > mostMembers)
    throw invalid(
      'coalition.too_few_agents',
      `${agents.length} members of this coalition are agents; a study has ${fewestMembers} to ${mostMembers}. Members are agents when they are called by an agent's id, or by a name that only one agent has.`,
    );
  return Promise.all(
    agents.map(async ({ agentId, name, modelKey, options }) => ({
      // Those called alike are told apart by their ids.
      name: agents.filter((one) => one.name === name).length > 1 ? `${name} ${agentId}` : name,
      model: await readModel(db, modelKey),
      options: agentOptionsSchema.parse(options),
    })),
  );
}
