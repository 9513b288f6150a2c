/** Mozilla's HTTP Observatory, which grades the headers of an answer, installed beside the project when it is first asked. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './project.ts';

const PACKAGE = '@mdn/mdn-http-observatory';
const VERSION = '1.4.8';
const FOLDER = path.join(ROOT, '.cache/observatory', VERSION);
const MODULE = path.join(FOLDER, 'node_modules', PACKAGE);

/** Below this, what a header adds beyond the expected is not counted. */
interface Charts {
  MINIMUM_SCORE_FOR_EXTRA_CREDIT: number;
}

export interface Graded {
  grade: string;
  score: number;
  status: number;
  /** What was found, where it changes the score, with by how much. */
  notes: string[];
}

export interface GradeRequest {
  httpPort: number;
  httpsPort: number;
  path: string;
  /** « Cookie: … », « Accept: … ». */
  headers: string[];
}

/** Its installation script downloads lists of the Web at large, which say nothing of localhost: none is run, and the list stays empty. */
function install(): void {
  if (existsSync(path.join(MODULE, 'conf/hsts-preload.json'))) return;
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(path.join(FOLDER, 'package.json'), '{ "private": true }\n');
  execFileSync('npm', ['install', '--ignore-scripts', '--no-save', `${PACKAGE}@${VERSION}`], { cwd: FOLDER, stdio: 'pipe' });
  writeFileSync(path.join(MODULE, 'conf/hsts-preload.json'), '{}\n');
}

/** @returns what grades an answer of localhost as the Observatory's `scan` does, which knows no ports */
export async function openObservatory(): Promise<(request: GradeRequest) => Promise<Graded>> {
  install();
  const load = (file: string) => import(pathToFileURL(path.join(MODULE, 'src', file)).href);
  const [{ retrieve }, { ALL_TESTS }, grader, charts] = await Promise.all([
    load('retriever/retriever.js'),
    load('constants.js'),
    load('grader/grader.js'),
    load('grader/charts.js') as Promise<Charts>,
  ]);
  return async (request) => {
    const retrieved = await retrieve('localhost', request);
    if (!retrieved.responses.auto) throw new Error(`${request.path}: no answer`);
    const results = (ALL_TESTS as ((found: unknown) => { result: string | null })[]).map((test) => test(retrieved));
    const changes = results
      .map(({ result }) => ({ result: String(result), change: result ? (grader.getScoreModifier(result) as number) : 0 }))
      .filter(({ change }) => change !== 0);
    const lost = changes.filter(({ change }) => change < 0).reduce((sum, { change }) => sum + change, 100);
    const all = changes.reduce((sum, { change }) => sum + change, 100);
    const { grade, score } = grader.getGradeForScore(lost >= charts.MINIMUM_SCORE_FOR_EXTRA_CREDIT ? all : lost) as Graded;
    const notes = changes.map(({ result, change }) => `${result} ${change > 0 ? '+' : ''}${change}`);
    return { grade, score, status: retrieved.responses.auto.status, notes };
  };
}
