/** `npm run compile`: checks `content/` and writes `.generated/`. Prints every fault and exits 1 when there is one. */
import path from 'node:path';
import { ContentError, writeGenerated } from '../src/authoring/generated.ts';

try {
  const { questions } = writeGenerated(path.join(import.meta.dirname, '..'));
  console.log(`content: ${questions.length} questions, no fault`);
} catch (error) {
  if (!(error instanceof ContentError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
