/**
 * Prints when the machine stood still: `node bench/gateway/witness.ts`, with real-time priority on one core (chrt,
 * taskset). It sleeps a millisecond at a time and goes before every ordinary process, so that when it wakes late
 * nothing ran there: a virtual machine that its host gave no time. A line is the begin and the end, in milliseconds
 * since 1970.
 */
const late = 3;

const now = (): number => performance.timeOrigin + performance.now();
let last = now();
setInterval(() => {
  const at = now();
  if (at - last > late) process.stdout.write(`${last} ${at}\n`);
  last = at;
}, 1);
