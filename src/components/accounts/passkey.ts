/** Passkeys, where the browser has them: to sign in with one, to add one. Without, the password stays, and nothing else is shown. */
import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser';

const FAILED = 'Votre appareil n’a pas répondu, ou vous avez interrompu. Réessayez, ou utilisez votre mot de passe.';

async function post(address: string, body: object): Promise<Response> {
  return fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  });
}

interface Refusal {
  error?: { message?: string };
}

/** What the site answers; throws what it says when it refuses. */
async function answered<T>(response: Response): Promise<T> {
  const body = (await response.json().catch(() => ({}))) as T & Refusal;
  if (!response.ok) throw new Error(body.error?.message ?? FAILED);
  return body;
}

/** Runs one ceremony; what goes wrong is said beside its button. */
async function run(root: HTMLElement, ceremony: () => Promise<string>): Promise<void> {
  const button = root.querySelector('button');
  const said = root.querySelector<HTMLElement>('[aria-live]');
  if (button?.disabled) return;
  if (button) button.disabled = true;
  if (said) said.textContent = '';
  try {
    location.assign(await ceremony());
  } catch (error) {
    // Browsers say in English why they gave up.
    const isOurs = error instanceof Error && error.name === 'Error';
    if (said) said.textContent = isOurs ? error.message : FAILED;
    if (button) button.disabled = false;
  }
}

async function signIn(root: HTMLElement): Promise<string> {
  const { passkeySignIn: address = '', suite } = root.dataset;
  const optionsJSON = await answered<Parameters<typeof startAuthentication>[0]['optionsJSON']>(await post(`${address}options/`, {}));
  const answer = await startAuthentication({ optionsJSON });
  const { location: next } = await answered<{ location: string }>(await post(address, { answer, ...(suite && { suite }) }));
  return next;
}

async function register(root: HTMLElement): Promise<string> {
  const address = root.dataset.passkeyRegister ?? '';
  const name = root.querySelector<HTMLInputElement>('[name="name"]')?.value.trim() ?? '';
  const optionsJSON = await answered<Parameters<typeof startRegistration>[0]['optionsJSON']>(await post(`${address}options/`, {}));
  const answer = await startRegistration({ optionsJSON });
  const { location: next } = await answered<{ location: string }>(await post(address, { answer, name }));
  return next;
}

export function mountPasskeys(): void {
  if (!browserSupportsWebAuthn()) return;
  for (const root of document.querySelectorAll<HTMLElement>('[data-passkey-sign-in]')) {
    root.hidden = false;
    root.querySelector('button')?.addEventListener('click', () => void run(root, () => signIn(root)));
  }
  for (const root of document.querySelectorAll<HTMLElement>('[data-passkey-register]')) {
    root.hidden = false;
    root.querySelector('form')?.addEventListener('submit', (event) => {
      event.preventDefault();
      void run(root, () => register(root));
    });
  }
  for (const hint of document.querySelectorAll<HTMLElement>('[data-passkey-absent]')) hint.remove();
}
