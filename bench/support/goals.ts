/** What a measurement has to reach, said as it is checked; the command ends with 1 when a goal is missed. */
import { availableParallelism } from 'node:os';
import { quantile } from './statistics.ts';

export type Limit = { atMost: number } | { atLeast: number };

const reaches = (value: number, limit: Limit) => ('atMost' in limit ? value <= limit.atMost : value >= limit.atLeast);
const inWords = (limit: Limit) => ('atMost' in limit ? `at most ${limit.atMost}` : `at least ${limit.atLeast}`);

function say(verdict: 'reached' | 'MISSED' | 'doubtful', goal: string, found: string, limit: Limit): void {
  console.log(`${verdict.padEnd(8)}  ${goal}: ${found}, goal ${inWords(limit)}`);
  if (verdict === 'MISSED') process.exitCode = 1;
}

/** A figure that one run settles: bytes, counts. */
export function checkFigure(goal: string, value: number, limit: Limit, unit = ''): void {
  say(reaches(value, limit) ? 'reached' : 'MISSED', goal, `${Number(value.toFixed(3))}${unit}`, limit);
}

/** One figure a round: missed when the median misses and so do four rounds of five, doubtful when only the median does. */
export function checkRounds(goal: string, rounds: readonly number[], limit: Limit, unit = ''): void {
  const median = quantile(rounds, 0.5);
  const misses = rounds.filter((value) => !reaches(value, limit)).length;
  const spread = `${Math.min(...rounds).toFixed(2)} to ${Math.max(...rounds).toFixed(2)} in ${rounds.length} rounds`;
  const verdict = reaches(median, limit) ? 'reached' : misses < 0.8 * rounds.length ? 'doubtful' : 'MISSED';
  say(verdict, goal, `median ${median.toFixed(2)}${unit} (${spread})`, limit);
}

/** The first line of a report. */
export function introduce(title: string): void {
  console.log(`${title}\n${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} cores, Node ${process.version}\n`);
}
