/**
 * Kills a Worker as a crash does: `node killer.ts <pid>`, then a message with the milliseconds to wait. A process of its own, so that
 * whoever sends requests goes on sending while it strikes. The runtimes die first, then what started them.
 */
import { processTree } from '../../../tools/processes.ts';

const found = processTree(Number(process.argv[2]));
const victims = [...found.filter(({ name }) => name === 'workerd'), ...found.filter(({ name }) => name !== 'workerd')];

process.once('message', (delay: number) => {
  setTimeout(() => {
    for (const { pid } of victims) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has just ended.
      }
    }
    process.disconnect();
  }, delay);
});
process.send?.('ready');
