/** A thread of its own for the search index: takes the content, gives its files back. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Content } from '../authoring/compile.ts';
import { makeSearchIndex } from './search-index.ts';

const { questions, taxonomy } = workerData as Content;
parentPort?.postMessage(await makeSearchIndex(questions, taxonomy));
