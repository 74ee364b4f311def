import type { AppCommands } from '#kernel/app';
import { addListCommands } from './commands/list.ts';
import { addOptimisingCommands } from './commands/optimise.ts';
import { addRunCommands } from './commands/run.ts';
import { addSuggestionCommands } from './commands/suggestions.ts';
import { addSuiteCommands } from './commands/suite.ts';

/** `mainstay testing …` */
export const testingCommands: AppCommands = (command, cli) => {
  addRunCommands(command, cli);
  addListCommands(command, cli);
  addSuiteCommands(command, cli);
  addOptimisingCommands(command, cli);
  addSuggestionCommands(command, cli);
};
