/** The page of live calls, as its users see and hear it. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** A page in which nothing moves. */
export const still: BrowserContextOptions = { reducedMotion: 'reduce' };
export const phone = { width: 390, height: 844 };
/** As much as shows how things stand where no call is shown. */
export const small = { width: 880, height: 600 };
export const desktop = { width: 1280, height: 860 };

/** A card, and who is on it, as a screen reader has it. */
export const cardOf = (page: Page, title: string): Locator =>
  page.getByRole('article', { name: title, exact: true });
export const listOf = (card: Locator, name = 'In the call'): Locator =>
  card.getByRole('list', { name, exact: true }).getByRole('listitem');
export const timelineOf = (card: Locator): Locator => card.getByRole('group', { name: /^Timeline/ });

/** The words of items, without the signs before them. */
const textsOf = async (items: Locator): Promise<string[]> =>
  (await items.locator('.words').allInnerTexts()).map((text) => text.split('\n').join(' ').trim());
export const shows = (items: Locator, texts: readonly string[]): Promise<void> =>
  expect.poll(() => textsOf(items)).toEqual(texts);
export const says = (part: Locator, text: string): Promise<void> =>
  expect.poll(() => part.innerText()).toContain(text);

/** What the page says of its connection. */
export const statusOf = (page: Page): Locator => page.getByRole('status').first();
/** What stands where calls would. */
export const stageOf = (page: Page, title: string): Locator =>
  page.getByRole('region', { name: title, exact: true });

/** As text for the page: its declarations are for browsers, and these tests are compiled for Node. */
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** What axe-core finds fault with. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate<{ violations: Violation[] }>('axe.run()');
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** Holds that the page, as it is now, has nothing that axe-core finds fault with, and that nothing is wider than what it is in. */
export async function isSound(page: Page): Promise<void> {
  expect(await findings(page)).toEqual([]);
  const width = await page.evaluate('document.documentElement.scrollWidth');
  expect(width).toBe(page.viewportSize()?.width);
  const overflowing =
    '[...document.querySelectorAll(".call, .body, .who")].filter((part) => part.scrollWidth > part.clientWidth)';
  expect(await page.evaluate(`${overflowing}.map((part) => part.className)`)).toEqual([]);
}

/** Takes a picture for the docs where there is none: delete it to have a new one. */
export async function takeScreenshot(page: Page, name: string): Promise<void> {
  const path = join(import.meta.dirname, '../screenshots', `live-${name}.png`);
  if (!existsSync(path)) await page.screenshot({ path });
}

/** Goes to a button by the Tab key, and presses it. */
export async function press(page: Page, name: string): Promise<void> {
  const isThere = `document.activeElement?.textContent === ${JSON.stringify(name)}`;
  for (let tabs = 0; tabs < 40; tabs += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(isThere)) return page.keyboard.press('Enter');
  }
  throw new Error(`The Tab key does not lead to "${name}".`);
}
