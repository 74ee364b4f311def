export { type Agent, askAgent, defineAgent } from './agent.ts';
export { migrations } from './migrations.ts';
export {
  type AgentStatus,
  agentStatus,
  continueAgent,
  enrolAgents,
  listAgents,
  mailboxWorkflow,
  pauseAgent,
  restartAgent,
} from './office.ts';
