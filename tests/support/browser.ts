import { existsSync } from 'node:fs';
import type { LaunchOptions } from '@playwright/test';

const SYSTEM_BROWSERS = ['/usr/bin/chromium', '/usr/bin/google-chrome'];

/** A Chromium: the one named by CHROMIUM, else the system's, else the one that an npm package ships. */
export async function browserLaunch(): Promise<LaunchOptions> {
  const system = process.env.CHROMIUM ?? SYSTEM_BROWSERS.find((file) => existsSync(file));
  const executablePath = system ?? (await (await import('@sparticuz/chromium')).default.executablePath());
  return {
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  };
}
