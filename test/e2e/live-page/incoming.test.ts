import { expect, test } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { describeInBrowser } from '../../support/browser.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { callIn, control, startWithPage } from './calls.ts';
import { cardOf, isSound, says, still, takeScreenshot, timelineOf } from './page.ts';

const caller = { user: { id: '5a4db0c5-0000-4000-8000-00000000c411', displayName: 'Rosa Jiménez' } };
const title = 'Call from Rosa Jiménez';

const ended = (page: Page): Locator => page.getByRole('region', { name: 'Ended' });
const incoming = (page: Page): Locator => page.getByRole('region', { name: 'Incoming' });

/** What happened to a call, of which all but its head is folded away. */
async function timeline(card: Locator): Promise<string> {
  const details = card.getByRole('button', { name: 'Details' });
  if ((await details.count()) > 0) await details.click();
  return timelineOf(card).innerText();
}

/** Does something with the call through the gateway, as another client does. */
async function elsewhere(
  gateway: TestGateway,
  mutation: 'answerCall' | 'rejectCall',
  id: string,
): Promise<void> {
  const { errors } = await gateway.query(
    `mutation { ${mutation}(input: { callId: "${id}" }) { call { id } } }`,
  );
  expect(errors).toBeUndefined();
}

describeInBrowser('a call that comes in, on the page of live calls', (openPage) => {
  test('says who calls, and how long there is to decide', async () => {
    const gateway = await startWithPage();
    const { page, problems } = await openPage(`${gateway.url}/live`, still);
    await callIn(gateway, { phone: { id: '+14255550123' } });
    await callIn(gateway, caller);
    await callIn(gateway, 'nameOnly');
    await cardOf(page, 'Call from +14255550123').getByText('Telephone').waitFor();
    await cardOf(page, title).getByText('Teams user').waitFor();
    const left = cardOf(page, title).getByRole('timer');
    await expect.poll(() => left.innerText()).toMatch(/^(· )?1[0-5] seconds to answer$/);
    const before = await left.innerText();
    await expect.poll(() => left.innerText()).not.toBe(before);
    await page.getByText('3 incoming').waitFor();
    await isSound(page);
    await takeScreenshot(page, 'incoming');
    // Nobody can answer a call that has waited too long.
    await page.clock.setSystemTime(Date.now() + 20_000);
    await says(left, 'The time to answer it is over');
    expect(await cardOf(page, title).getByRole('button', { name: 'Answer' }).isDisabled()).toBe(true);
    expect(problems).toEqual([]);
  });

  test('is answered, and keeps the focus', async () => {
    const gateway = await startWithPage();
    const { page, problems } = await openPage(`${gateway.url}/live`, still);
    await callIn(gateway, caller);
    const card = cardOf(page, title);
    await card.getByRole('button', { name: 'Answer' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'In progress' }).getByRole('article', { name: title }).waitFor();
    expect(await timelineOf(card).innerText()).toContain('Answered here');
    expect(await page.evaluate('document.activeElement.closest("article")?.textContent')).toContain(title);
    expect(problems).toEqual([]);
  });

  test('is rejected, and goes with its reason', async () => {
    const gateway = await startWithPage();
    const { page, problems } = await openPage(`${gateway.url}/live`, still);
    await callIn(gateway, caller);
    await cardOf(page, title).getByRole('button', { name: 'Reject' }).click();
    await says(ended(page), title);
    expect(await incoming(page).count()).toBe(0);
    expect(await timeline(cardOf(page, title))).toContain('Rejected here');
    expect(problems).toEqual([]);
  });

  test('goes with its reason where it was answered elsewhere, or the caller gave up', async () => {
    const gateway = await startWithPage();
    const { page, problems } = await openPage(`${gateway.url}/live`, still);
    const id = await callIn(gateway, caller);
    const another = await callIn(gateway, { phone: { id: '+14255550123' } });
    await cardOf(page, title).waitFor();
    await cardOf(page, 'Call from +14255550123').waitFor();
    await elsewhere(gateway, 'answerCall', id);
    await page.getByRole('region', { name: 'In progress' }).getByRole('article', { name: title }).waitFor();
    expect(await timeline(cardOf(page, title))).toContain('Answered elsewhere');

    await control(gateway, 'POST', `/${another}/hangUp`, {
      code: 487,
      subcode: 540000,
      message: 'Cancelled.',
    });
    await says(ended(page), 'Cancelled. (487 / 540000)');
    expect(await timeline(cardOf(page, 'Call from +14255550123'))).toContain(
      'Ended before it was answered here',
    );
    expect(await incoming(page).count()).toBe(0);
    await isSound(page);
    await takeScreenshot(page, 'ended');
    expect(problems).toEqual([]);
  });

  test('says why it could not be answered, and can be tried again', async () => {
    const gateway = await startWithPage();
    const { page, problems } = await openPage(`${gateway.url}/live`, still);
    await callIn(gateway, caller);
    await gateway.fail({ kind: 'status', status: 403, path: '*/answer' });
    const card = cardOf(page, title);
    const answer = card.getByRole('button', { name: 'Answer' });
    await answer.click();
    await says(card.getByRole('alert'), 'It could not be answered: ');
    await isSound(page);
    await gateway.heal();
    await answer.click();
    await page.getByRole('region', { name: 'In progress' }).getByRole('article', { name: title }).waitFor();
    expect(await card.getByRole('alert').count()).toBe(0);
    expect(problems).toEqual([]);
  });
});
