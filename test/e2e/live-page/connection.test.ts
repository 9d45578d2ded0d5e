import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeInBrowser } from '../../support/browser.ts';
import { openUnreliableNetwork } from '../frontend/unreliable-network.ts';
import { callIn, establish, startWithPage } from './calls.ts';
import type { ScriptedCall } from './calls.ts';
import {
  cardOf,
  isSound,
  listOf,
  says,
  shows,
  stageOf,
  statusOf,
  small,
  still,
  takeScreenshot,
  timelineOf,
} from './page.ts';

/** More than is kept of what happens in a call. */
async function missTooMuch(call: ScriptedCall): Promise<void> {
  for (let round = 0; round < 40; round += 1) await call.leave(await call.join('Somebody'));
}

/** Notes all that the page says in a place from now on. */
async function listenTo(page: Page, id: string): Promise<string[]> {
  const said: string[] = [];
  await page.exposeFunction('noteSaid', (text: string) => said.push(text));
  await page.evaluate(`new MutationObserver(() => noteSaid(document.querySelector('#${id}').textContent))
    .observe(document.querySelector('#${id}'), { childList: true })`);
  return said;
}

/** What a browser does with WebSockets behind a proxy that carries none. */
const noWebSocket = `window.WebSocket = class extends EventTarget {
  static CONNECTING = 0;
  static OPEN = 1;
  static CLOSING = 2;
  static CLOSED = 3;
  readyState = 3;
  constructor() {
    super();
    setTimeout(() => {
      this.onerror?.(new Event('error'));
      this.onclose?.(new CloseEvent('close', { code: 1006 }));
    });
  }
  close() {}
}`;

const buttons = (page: Page): Locator =>
  page.getByRole('button', { name: /^(Answer|Reject|Hang up|Start a sandbox call)$/ });

describeInBrowser('the connection of the page of live calls', (openPage) => {
  test('is said to be lost, and nothing can be done meanwhile; each call says that nothing of it was missed', async () => {
    const gateway = await startWithPage();
    await using network = await openUnreliableNetwork(gateway.url);
    const review = await establish(gateway, 'Design review');
    await establish(gateway, 'Town hall');
    const ann = await review.join('Ann Lee');
    const { page, problems } = await openPage(`${network.url}/live`, still);
    const card = cardOf(page, 'Design review');
    await shows(listOf(card), ['Calling Bot gateway', 'Ann Lee']);
    await callIn(gateway, { phone: { id: '+14255550123' } });
    await cardOf(page, 'Call from +14255550123').waitFor();
    await expect.poll(() => buttons(page).count()).toBe(5);

    network.hold();
    network.cut();
    await says(statusOf(page), 'Connection lost');
    await says(statusOf(page), 'People are as they were last seen.');
    for (const button of await buttons(page).all()) expect(await button.isDisabled()).toBe(true);
    expect(await card.getByText('Resumed').count()).toBe(0);
    await isSound(page);
    await takeScreenshot(page, 'cut-off');
    // Nobody knows whether it goes on.
    const before = await card.getByRole('time').first().innerText();
    await review.join('Ben Fox');
    await review.leave(ann);
    await page.clock.setSystemTime(Date.now() + 60_000);
    await shows(listOf(card), ['Calling Bot gateway', 'Ann Lee']);
    expect(await card.getByRole('time').first().innerText()).toBe(before);

    network.release();
    await says(statusOf(page), 'Resumed: nothing was missed.');
    for (const title of ['Design review', 'Town hall']) {
      await cardOf(page, title).getByText('Resumed: nothing was missed').waitFor();
    }
    await shows(listOf(card), ['Calling Bot gateway', 'Ben Fox']);
    expect(await timelineOf(card).innerText()).toMatch(
      /Ann Lee left[^]*Ben Fox joined[^]*Connected again[^]*Connection lost/,
    );
    await expect.poll(() => card.getByRole('button', { name: 'Hang up' }).isDisabled()).toBe(false);
    await isSound(page);
    await takeScreenshot(page, 'resumed');
    expect(problems).toEqual([]);
  });

  test('says of each call what became of it: afresh where too much was missed, and exactly where nothing was', async () => {
    const gateway = await startWithPage();
    await using network = await openUnreliableNetwork(gateway.url);
    await establish(gateway, 'Town hall');
    const call = await establish(gateway, 'Design review');
    const { page, problems } = await openPage(`${network.url}/live`, { ...still, viewport: small });
    const card = cardOf(page, 'Design review');
    await shows(listOf(card), ['Calling Bot gateway']);
    await cardOf(page, 'Town hall').waitFor();
    network.hold();
    network.cut();
    await says(statusOf(page), 'Connection lost');
    await missTooMuch(call);
    await call.join('Ann Lee');
    network.release();
    await says(statusOf(page), 'Shown afresh, since what was missed is not kept: Design review.');
    await says(statusOf(page), 'Of Town hall nothing was missed.');
    await card.getByText('Shown afresh: what was missed is not kept').first().waitFor();
    await cardOf(page, 'Town hall').getByText('Resumed: nothing was missed').waitFor();
    await shows(listOf(card), ['Calling Bot gateway', 'Ann Lee']);
    await isSound(page);
    await takeScreenshot(page, 'afresh');
    expect(problems).toEqual([]);
  });

  test('names the calls that are lost, such as after a restart of a gateway that keeps nothing', async () => {
    const gateway = await startWithPage();
    const another = await startWithPage();
    await using network = await openUnreliableNetwork(gateway.url);
    await establish(gateway, 'Design review');
    const { page } = await openPage(`${network.url}/live`, { ...still, viewport: small });
    await shows(listOf(cardOf(page, 'Design review')), ['Calling Bot gateway']);
    network.moveTo(another.url);
    network.cut();
    await says(statusOf(page), 'No longer known to the gateway: Design review.');
    await stageOf(page, 'All lines are free').waitFor();
    const lost = page.getByRole('region', { name: 'Ended' }).getByRole('article', { name: 'Design review' });
    await says(lost, 'Lost');
    await says(lost, 'The gateway no longer knows it, nor whether it goes on');
    await isSound(page);
    await takeScreenshot(page, 'lost');
  });

  test('claims nothing of a call as long as it isn’t known what was missed of it', async () => {
    const gateway = await startWithPage();
    await using network = await openUnreliableNetwork(gateway.url);
    await establish(gateway, 'Design review');
    const { page, problems } = await openPage(`${network.url}/live`, { ...still, viewport: small });
    await shows(listOf(cardOf(page, 'Design review')), ['Calling Bot gateway']);
    const claims = await listenTo(page, 'resumption');
    network.cut();
    await says(statusOf(page), 'Resumed: nothing was missed.');
    expect(claims).toEqual([
      'People are as they were last seen.',
      'Connected again: finding out what was missed…',
      'Resumed: nothing was missed.',
    ]);
    expect(problems).toEqual([]);
  });

  test('says that it connects, why it can’t, and that no call is live only once it was told so', async () => {
    const gateway = await startWithPage();
    const { page } = await openPage(`${gateway.url}/live/settings.json`, { ...still, viewport: small });
    const requests = /\/(graphql|live\/settings\.json)$/;
    await page.routeWebSocket(/graphql$/, () => undefined);
    await page.goto(`${gateway.url}/live`);
    await stageOf(page, 'Connecting…').waitFor();
    expect(await page.getByText('All lines are free').count()).toBe(0);
    await isSound(page);
    await takeScreenshot(page, 'connecting');

    await page.unrouteAll();
    await page.context().route(requests, (route) => route.abort());
    await page.routeWebSocket(/graphql$/, (socket) => socket.close());
    await page.reload();
    await stageOf(page, 'Can’t connect').waitFor();
    await says(stageOf(page, 'Can’t connect'), 'The gateway doesn’t answer');
    expect(await page.getByText('All lines are free').count()).toBe(0);
    await isSound(page);
    await takeScreenshot(page, 'cant-connect');
  });

  test('goes by event streams where no WebSocket gets through, and says so', async () => {
    const gateway = await startWithPage();
    const call = await establish(gateway, 'Design review');
    const { page } = await openPage(`${gateway.url}/live/settings.json`, still);
    await page.addInitScript(noWebSocket);
    await page.goto(`${gateway.url}/live`);
    await says(statusOf(page), 'By event streams: no WebSocket gets through');
    await says(statusOf(page), 'Live');
    await call.join('Ann Lee');
    await shows(listOf(cardOf(page, 'Design review')), ['Calling Bot gateway', 'Ann Lee']);
  });

  test('says that nothing is known of calls while it is lost, although none was live', async () => {
    const gateway = await startWithPage();
    await using network = await openUnreliableNetwork(gateway.url);
    const { page, problems } = await openPage(`${network.url}/live`, { ...still, viewport: small });
    await stageOf(page, 'All lines are free').waitFor();
    await page.getByRole('button', { name: 'Start a sandbox call' }).waitFor();
    await isSound(page);
    await takeScreenshot(page, 'no-calls');
    network.hold();
    network.cut();
    await says(stageOf(page, 'Cut off'), 'No call was live when the connection was lost.');
    await isSound(page);
    network.release();
    await stageOf(page, 'All lines are free').waitFor();
    expect(problems).toEqual([]);
  });
});
