import type { AppCommands } from '#kernel/app';
import { addAssistCommands } from './commands/assist.ts';
import { addCoverageCommands } from './commands/coverage.ts';
import { addInterviewCommand, addStartCommand } from './commands/interview.ts';
import { addListCommands } from './commands/list.ts';
import { addPortfolioCommand } from './commands/portfolio.ts';
import { addRunCommand } from './commands/run.ts';
import { addTogetherCommands } from './commands/together.ts';

/** `mainstay charter …` */
export const charterCommands: AppCommands = (command, cli) => {
  addInterviewCommand(command, cli);
  addStartCommand(command, cli);
  addRunCommand(command, cli);
  addListCommands(command, cli);
  addPortfolioCommand(command, cli);
  addTogetherCommands(command, cli);
  addCoverageCommands(command, cli);
  addAssistCommands(command, cli);
};
