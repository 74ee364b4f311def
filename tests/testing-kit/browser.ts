import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Without windows at all, where it is installed: it needs half the processor time. */
const programs = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];

/** The system's Chromium, without a sandbox where the tests run as root, and without its own network traffic. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? programs.find(existsSync),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
