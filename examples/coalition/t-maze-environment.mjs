/**
 * A T-maze outside of Mainstay, in which one of its agents looks for the reward. The agent is made once, in a terminal:
 *   ./mainstay coalition agents create Rat --template t-maze --options '{"depth": 2, "nullCue": true}' --outside
 * and then, with an API key: MAINSTAY_TOKEN=mk_… node t-maze-environment.mjs http://127.0.0.1:10000 ID [TICKS] [SIDE]
 */
const [url, agent, ticks = '5', side = 'left'] = process.argv.slice(2);
let place = 'centre';
let lived = 0;
/** What the numbers of outcomes and actions stand for. */
let names;

function observation() {
  const inArm = place === 'left' || place === 'right';
  const reward = !inArm ? 'none' : place === side ? 'reward' : 'loss';
  const seen = { place, reward, cue: place === 'cue' ? side : 'none' };
  return names.modalities.map(({ name, outcomes }) => outcomes.indexOf(seen[name]));
}

function live(tick, actions) {
  if (tick <= lived) return;
  lived = tick;
  const action = names.factors[0].actions[actions[0]];
  process.stdout.write(`${tick}: ${place}, ${action}\n`);
  place = action.replace('to ', '');
}

function connect() {
  const headers = { authorization: `Bearer ${process.env.MAINSTAY_TOKEN}` };
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/coalition/outside`, { headers });
  const say = (message) => socket.send(JSON.stringify(message));
  const next = () => {
    if (lived >= Number(ticks)) process.exit(0);
    say({ type: 'observe', agent, tick: lived + 1, observation: observation() });
  };
  socket.onopen = () => say({ type: 'attach', agents: [agent] });
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.type === 'attached') {
      // After a lost connection the agent may have done something that was not heard of.
      names = message.agents[0];
      live(names.tick, names.actions);
      next();
    } else if (message.type === 'act') {
      live(message.tick, message.actions);
      next();
    } else if (message.type === 'error') {
      process.stderr.write(`${message.detail}\n`);
      process.exit(1);
    }
  };
  socket.onclose = () => setTimeout(connect, 1000);
}
connect();
