import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeInBrowser } from '../../support/browser.ts';
import { establish, startWithPage } from './calls.ts';
import type { ScriptedCall } from './calls.ts';
import { cardOf, desktop, isSound, phone, says, still, takeScreenshot } from './page.ts';

const titles = async (page: Page): Promise<string[]> =>
  page.getByRole('region', { name: 'In progress' }).getByRole('heading', { level: 3 }).allInnerTexts();

describeInBrowser('thirty calls on the page of live calls', (openPage) => {
  test('are rows that unfold, in an order that stays, and are found', async () => {
    const gateway = await startWithPage();
    const topics = ['Planning', 'Design review', 'Customer call', 'Incident', 'Sprint demo', 'Onboarding'];
    const people = ['Ann Lee', 'Ben Fox', 'Cem Ak', 'Dee Wu', 'Elif Yılmaz', 'Farid Haddad', 'Grace Kim'];
    const calls: ScriptedCall[] = [];
    for (let number = 1; number <= 30; number += 1) {
      const call = await establish(gateway, `${topics[number % topics.length] ?? ''} ${number}`);
      await Promise.all(
        people.slice(0, (number * 5) % 8).map((name) => call.join(name, { isMuted: name < 'D' })),
      );
      if (number % 9 === 0) await call.join('Zoë Jansen', { isInLobby: true });
      calls.push(call);
    }
    const { page, problems } = await openPage(`${gateway.url}/live`, still);
    await page.getByText('30 calls').waitFor();
    const newestFirst = (await titles(page)).map((title) => Number(/\d+$/.exec(title)?.[0]));
    expect(newestFirst).toEqual(Array.from({ length: 30 }, (_, index) => 30 - index));
    await isSound(page);
    await takeScreenshot(page, 'many-calls');

    const card = cardOf(page, 'Customer call 2');
    await expect.poll(() => card.getByRole('time').innerText()).toMatch(/^\d+:\d\d$/);
    await card.getByText('3 people').waitFor();
    expect(await card.getByRole('list', { name: 'In the call' }).count()).toBe(0);
    await card.getByRole('button', { name: 'Details' }).click();
    await card.getByRole('list', { name: 'In the call' }).waitFor();

    // What happens changes no place, nor does a look from elsewhere.
    await calls[1]?.join('Hugo Almeida');
    await says(card, 'Hugo Almeida');
    expect(await titles(page)).toHaveLength(30);
    const order = await titles(page);
    await page.reload();
    await page.getByText('30 calls').waitFor();
    expect(await titles(page)).toEqual(order);

    await page.getByRole('searchbox').fill('hugo');
    await page.getByText('Found in 1 of 30 calls: 1 person.').waitFor();
    expect(await titles(page)).toEqual(['Customer call 2']);
    await page.setViewportSize(phone);
    await page.getByRole('searchbox').fill('');
    await expect.poll(async () => (await titles(page)).length).toBe(30);
    await isSound(page);
    await page.setViewportSize(desktop);
    expect(problems).toEqual([]);
  });
});
