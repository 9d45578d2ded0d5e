import { buildSchema, parse, validate } from 'graphql';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeInBrowser } from '../../support/browser.ts';
import { establish, startWithPage } from './calls.ts';
import { cardOf, press, says, still } from './page.ts';

const schema = buildSchema(readFileSync(join(import.meta.dirname, '../../../schema.api.graphql'), 'utf8'), {
  assumeValidSDL: true,
});

const focused = 'document.activeElement.closest("article, h1")?.textContent';

describeInBrowser('the page of live calls', (openPage) => {
  test('starts a call of the sandbox and hangs it up by the keyboard alone', async () => {
    const gateway = await startWithPage();
    const { page, problems } = await openPage(`${gateway.url}/live`, still);
    await page.getByRole('button', { name: 'Start a sandbox call' }).waitFor();
    await press(page, 'Start a sandbox call');
    await cardOf(page, 'Design review').waitFor();
    await press(page, 'Hang up');
    await says(page.getByRole('region', { name: 'Ended' }), 'Design review');
    await expect.poll(() => page.evaluate(focused)).toBe('Live calls');
    expect(problems).toEqual([]);
  });

  test('gives the focus to the next call when the one that had it is over', async () => {
    const gateway = await startWithPage();
    const first = await establish(gateway, 'Town hall');
    const second = await establish(gateway, 'Design review');
    const third = await establish(gateway, 'Interview');
    const { page, problems } = await openPage(`${gateway.url}/live`, still);
    for (const title of ['Town hall', 'Design review', 'Interview']) await cardOf(page, title).waitFor();
    await cardOf(page, 'Design review').getByRole('button', { name: 'Hang up' }).focus();
    // What happens to others takes no focus away.
    await first.join('Ann Lee');
    await third.hangUp();
    await says(page.getByRole('region', { name: 'Ended' }), 'Interview');
    expect(await page.evaluate(focused)).toContain('Design review');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Hang up');
    await second.hangUp();
    await says(page.getByRole('region', { name: 'Ended' }), 'Design review');
    await expect.poll(() => page.evaluate(focused)).toContain('Town hall');
    expect(problems).toEqual([]);
  });

  test('hands over a call’s id, and leads back and into GraphiQL behind what it has shown', async () => {
    const gateway = await startWithPage();
    const call = await establish(gateway, 'Design review');
    const { page, problems } = await openPage(`${gateway.url}/live`, {
      ...still,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const card = cardOf(page, 'Design review');
    await card.getByRole('button', { name: 'Copy id' }).click();
    await card.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(call.id);

    const link = card.getByRole('link', { name: 'Open in GraphiQL' });
    const before = await link.getAttribute('href');
    await call.join('Ann Lee');
    await expect.poll(() => link.getAttribute('href')).not.toBe(before);
    const target = new URL((await link.getAttribute('href')) ?? '', page.url());
    expect(target.pathname).toBe('/graphql');
    const { data } = await gateway.query<{ call: { cursor: string } }>(
      `{ call(id: "${call.id}") { cursor } }`,
    );
    expect(JSON.parse(target.searchParams.get('variables') ?? '')).toEqual({
      callId: call.id,
      after: data?.call.cursor,
    });
    expect(validate(schema, parse(target.searchParams.get('query') ?? ''))).toEqual([]);
    expect(await page.getByRole('link', { name: 'GraphiQL', exact: true }).getAttribute('href')).toBe(
      './graphql',
    );
    expect(await page.getByRole('link', { name: 'Switchboard' }).getAttribute('href')).toBe('./');
    expect(problems).toEqual([]);
  });

  test('reads out what happens, politely, and all at once where much happens', async () => {
    const gateway = await startWithPage();
    const call = await establish(gateway, 'Design review');
    const { page } = await openPage(`${gateway.url}/live`, still);
    await cardOf(page, 'Design review').waitFor();
    const news = page.locator('#news[aria-live=polite]');
    const readings: string[] = [];
    await page.exposeFunction('noteReading', (text: string) => readings.push(text));
    await page.evaluate(`new MutationObserver(() => noteReading(document.querySelector('#news').textContent))
      .observe(document.querySelector('#news'), { childList: true })`);
    const names = Array.from({ length: 9 }, (_, index) => `Guest ${index}`);
    for (const name of names) await call.join(name);
    await expect.poll(() => readings.join(' ')).toMatch(/Design review: Guest 0 joined.*And \d+ more\./);
    expect(readings.length).toBeLessThan(names.length / 2);
    expect(await news.count()).toBe(1);
  });
});
