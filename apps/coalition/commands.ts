import type { AppCommands } from '#kernel/app';
import { addActingCommands } from './commands/acting.ts';
import { addAgentCommands } from './commands/agents.ts';
import { addCoalitionCommands } from './commands/coalitions.ts';
import { addEmergencyCommands } from './commands/emergency.ts';
import { addGameCommands } from './commands/games.ts';
import { addGmnCommands } from './commands/gmn.ts';
import { addKnowledgeCommands } from './commands/knowledge.ts';
import { addStudyCommands } from './commands/studies.ts';
import { addValueCommands } from './commands/values.ts';

/** `mainstay coalition …` */
export const coalitionCommands: AppCommands = (command, cli) => {
  addAgentCommands(command, cli);
  addGameCommands(command, cli);
  addValueCommands(command, cli);
  addCoalitionCommands(command, cli);
  addGmnCommands(command, cli);
  addKnowledgeCommands(command, cli);
  addStudyCommands(command, cli);
  addActingCommands(command, cli);
  addEmergencyCommands(command, cli);
};
