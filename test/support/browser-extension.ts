import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { executablePath, launchFlags } from './browser.ts';
import { patienceMs } from './patience.ts';

const manifest = { manifest_version: 3, name: 'A page', version: '1.0' };

/**
 * Opens an empty page of a browser extension that has no permissions, in a Chromium of its own, which ends with the test.
 * Its origin has a scheme of its own (`chrome-extension:`), as those of other apps have.
 */
export async function openExtensionPage(): Promise<Page> {
  const folder = await mkdtemp(join(tmpdir(), 'extension-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'page.html'), '<!doctype html><title>Extension</title>');
  // Playwright makes a new profile, and removes it. By default it starts Chromium in a form that has no extensions.
  const context = await chromium.launchPersistentContext('', {
    ...(executablePath === undefined ? {} : { executablePath }),
    ignoreDefaultArgs: ['--disable-extensions', '--headless', '--headless=old'],
    args: [
      ...launchFlags,
      '--headless=new',
      `--disable-extensions-except=${folder}`,
      `--load-extension=${folder}`,
    ],
  });
  onTestFinished(() => context.close());
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  await page.goto(`chrome-extension://${idOf(folder)}/page.html`);
  return page;
}

/** The id that Chromium gives an extension in a folder: the beginning of a hash of its path, in the letters from a to p. */
function idOf(folder: string): string {
  const digits = createHash('sha256').update(folder).digest('hex').slice(0, 32);
  return digits.replace(/./g, (digit) => String.fromCharCode('a'.charCodeAt(0) + parseInt(digit, 16)));
}
