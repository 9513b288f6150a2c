/** What the code of a local Worker holds, by the inspector of its runtime. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalWorker } from '../../tools/local-worker.ts';

interface Answer {
  id?: number;
  result?: { usedSize?: number };
}

/** The inspector answers this machine alone; Node can say that it asks from there, browsers cannot. */
const FROM_HERE = { headers: { origin: 'http://localhost' } } as unknown as string[];

/** Bytes that its heap holds once all that is garbage was collected: the least of ten readings, for what still ends. */
export async function heapOf({ inspector }: LocalWorker): Promise<number> {
  const socket = new WebSocket(inspector, FROM_HERE);
  const readings: number[] = [];
  const failed = new Promise<never>((_, reject) => {
    socket.onerror = () => reject(new Error('the inspector hung up'));
  });
  const opened = new Promise((resolve) => {
    socket.onopen = resolve;
  });
  socket.onmessage = ({ data }) => {
    const { result } = JSON.parse(String(data)) as Answer;
    if (result?.usedSize) readings.push(result.usedSize);
  };
  await Promise.race([opened, failed]);
  for (let id = 1; id <= 20; id += 2) {
    socket.send(JSON.stringify({ id, method: 'HeapProfiler.collectGarbage' }));
    socket.send(JSON.stringify({ id: id + 1, method: 'Runtime.getHeapUsage' }));
    await Promise.race([sleep(500), failed]);
  }
  socket.close();
  if (readings.length === 0) throw new Error('the runtime does not tell its heap');
  return Math.min(...readings);
}
