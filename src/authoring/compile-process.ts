/**
 * `node src/authoring/compile-process.ts [<root>]`: checks `<root>/content` and writes `<root>/.generated`. Prints every fault and ends
 * with 1 when there is one. A build runs it as a process of its own, so that Astro does not hold what it took.
 */
import { ContentError, writeGenerated } from './generated.ts';

try {
  const { questions } = writeGenerated(process.argv[2] ?? '.');
  console.log(`content: ${questions.length} questions, no fault`);
} catch (error) {
  if (!(error instanceof ContentError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
