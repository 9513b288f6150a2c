/** Files in a page: where they are chosen, those that came already, those that can be downloaded. */
import { readableSize } from '../../src/faq/typography.ts';
import { ATTACHMENT_LIMITS, type FileLimits, type StoredFile } from './model.ts';

/** The accepted endings, for the browser's file picker; the Worker looks at the bytes. */
export const PICKED = '.pdf,.png,.jpg,.jpeg,.txt,.csv,.zip,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.odt,.ods,.odp';

/** What is taken, in words. */
export const filesHint = ({ files, total }: FileLimits) =>
  `${files} fichiers au plus, ${readableSize(ATTACHMENT_LIMITS.size)} chacun, ${readableSize(total)} en tout. PDF, images PNG ou JPEG, texte, CSV, ZIP, documents bureautiques.`;

/** Files that are here already and need not be sent again. */
export const Received = ({ received }: { received: readonly Pick<StoredFile, 'id' | 'name' | 'size'>[] }) =>
  received.length === 0 ? null : (
    <fieldset class="received">
      <legend>Déjà reçus</legend>
      {received.map(({ id, name, size }) => (
        <label class="choice">
          <input type="checkbox" name="kept" value={id} checked />
          <span>
            {name} <span class="hint">({readableSize(size)})</span>
          </span>
        </label>
      ))}
      <p class="hint">Décochez un fichier pour le retirer.</p>
    </fieldset>
  );

export const Files = ({ files, path }: { files: readonly Pick<StoredFile, 'id' | 'name' | 'size'>[]; path: string }) =>
  files.length === 0 ? null : (
    <ul class="files">
      {files.map(({ id, name, size }) => (
        <li>
          <a href={`${path}fichiers/${id}/`} download>
            {name}
          </a>{' '}
          <span class="hint">({readableSize(size)})</span>
        </li>
      ))}
    </ul>
  );
