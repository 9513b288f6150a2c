/** What a browser calls itself, in words that its owner recognises in the list of their sessions. */
import { getParser } from 'bowser';

/** « Firefox, Windows »; null for what is no browser. No version and no model: who reads it knows their own machines. */
export function deviceName(userAgent: string | null | undefined): string | null {
  if (!userAgent) return null;
  const parser = getParser(userAgent.slice(0, 500));
  const names = [parser.getBrowserName(), parser.getOSName()].filter((name) => /^[\w .+-]{2,30}$/.test(name));
  return names.length === 0 ? null : names.join(', ');
}
