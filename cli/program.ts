import { Command, CommanderError } from 'commander';
import { createCommandLine } from './command-line.ts';
import { addAgentCommands } from './commands/agent.ts';
import { addApprovalCommands } from './commands/approval.ts';
import { addAuditCommands } from './commands/audit.ts';
import { addBudgetCommands } from './commands/budget.ts';
import { addConfigCommands } from './commands/config.ts';
import { addDatabaseCommands } from './commands/database.ts';
import { addGuardCommands } from './commands/guard.ts';
import { addKeyCommands } from './commands/key.ts';
import { addModelCommands } from './commands/model.ts';
import { addProjectCommands } from './commands/project.ts';
import { addRunCommands } from './commands/run.ts';
import { addServerCommands } from './commands/server.ts';
import { addUserCommands } from './commands/user.ts';
import { exitCodeOf, printError } from './errors.ts';
import { findApps, type GlobalOptions } from './settings.ts';
import { version } from './version.ts';

// Whoever reads only the beginning (`| head`) has what they want; what is under way ends as it should all the same.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const program = new Command('mainstay')
  .description('Runs multi-agent AI applications and the operations around them.')
  .version(version, '-V, --version', 'print the version')
  .option('--data <directory>', 'data directory (default: ./data)')
  .option('--config <directory>', 'configuration directory (default: ./config)')
  .option('--json', 'print results as JSON')
  .helpOption('-h, --help', 'show help')
  .helpCommand('help [command]', 'show help for a command')
  .showSuggestionAfterError()
  .configureHelp({ sortSubcommands: false, showGlobalOptions: false })
  .exitOverride()
  .addHelpText(
    'after',
    `
Start here:
  mainstay up                 start everything in one process, at http://127.0.0.1:10000
  mainstay charter interview  take an AI project charter interview in this terminal
  mainstay testing run URL    explore a web app, write tests, run them and report
  mainstay config check       find what is wrong with the configuration

A server running on the data directory answers the commands; without one they open the directory themselves.
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused by policy.`,
  );

async function main(): Promise<void> {
  const apps = await findApps();
  const options = (): GlobalOptions => program.opts();
  const line = createCommandLine(apps, options);
  program.commandsGroup('Server:');
  addServerCommands(program, apps, options);
  program.commandsGroup('Apps:');
  for (const { app } of apps) {
    if (app.commands) app.commands(program.command(app.id).description(app.summary), line);
  }
  program.commandsGroup('Work:');
  addRunCommands(program, line);
  addApprovalCommands(program, line);
  addAgentCommands(program, line);
  addProjectCommands(program, line);
  program.commandsGroup('Administration:');
  addUserCommands(program, line);
  addKeyCommands(program, line);
  addModelCommands(program, line);
  addBudgetCommands(program, line);
  addGuardCommands(program, line);
  addConfigCommands(program, apps, options, line);
  addDatabaseCommands(program, apps, options, line);
  addAuditCommands(program, line);
  inheritSettings(program);
  try {
    await program.parseAsync();
  } finally {
    await line.close();
  }
}

/** Subcommands take over how the program ends and shows help. */
function inheritSettings(command: Command): void {
  for (const child of command.commands) {
    child.copyInheritedSettings(command);
    inheritSettings(child);
  }
}

try {
  await main();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    printError(error, program.opts<GlobalOptions>().json === true);
    process.exitCode = exitCodeOf(error);
  }
}
