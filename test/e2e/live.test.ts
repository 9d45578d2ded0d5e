import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { describeInBrowser } from '../support/browser.ts';
import type { OpenPage } from '../support/browser.ts';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway, TestGatewayOptions } from '../support/gateway.ts';
import { startIssuer } from '../support/issuer.ts';
import { rawRequest } from '../support/signed-request.ts';
import { openUnreliableNetwork } from './frontend/unreliable-network.ts';

/** A gateway with the page, and a sandbox in which nothing happens by itself. */
async function startWithPage(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const gateway = await startGateway({ ...options, config: { livePage: true, ...options.config } });
  onTestFinished(() => gateway.close());
  return gateway;
}

/** Tells the sandbox what is to happen to calls. */
async function control(
  { sandbox }: TestGateway,
  method: string,
  path: string,
  body?: object,
): Promise<{ readonly id: string }> {
  const answer = await fetch(`${sandbox.url}/sandbox/calls${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(answer.status).toBeLessThan(300);
  await sandbox.graph.idle();
  return (answer.status === 204 ? {} : await answer.json()) as { id: string };
}

/** A call of the sandbox, by what happens in it. */
interface ScriptedCall {
  join(displayName: string, others?: { isInLobby?: boolean; isMuted?: boolean }): Promise<string>;
  leave(participantId: string): Promise<void>;
  /** Mutes, unmutes, admits or shares. */
  let(participantId: string, act: 'mute' | 'unmute' | 'admit' | 'share' | 'stopSharing'): Promise<void>;
  hangUp(): Promise<void>;
}

/** A call that is established, with the gateway alone in it. */
async function establish(gateway: TestGateway, subject: string): Promise<ScriptedCall> {
  const users = ['a1', 'b2'].map(
    (end) => `{ identifier: { rawId: "8:orgid:5a4db0c5-0000-4000-8000-0000000000${end}" } }`,
  );
  const { data } = await gateway.query<{ createCall: { call: { id: string } } }>(
    `mutation ($subject: String) { createCall(input: { subject: $subject, to: { users: [${users.join(' ')}] } }) { call { id } } }`,
    { subject },
  );
  const path = `/${data?.createCall.call.id ?? ''}`;
  await control(gateway, 'POST', `${path}/state`, { state: 'established' });
  return {
    join: async (displayName, others) =>
      (await control(gateway, 'POST', `${path}/participants`, { displayName, ...others })).id,
    async leave(id) {
      await control(gateway, 'DELETE', `${path}/participants/${id}`);
    },
    async let(id, act) {
      await control(gateway, 'POST', `${path}/participants/${id}/${act}`);
    },
    async hangUp() {
      await control(gateway, 'POST', `${path}/hangUp`, {});
    },
  };
}

/** A card, and who is on it, as a screen reader has it. */
const cardOf = (page: Page, title: string): Locator => page.getByRole('article', { name: title });
const listOf = (card: Locator, name = 'In the call'): Locator =>
  card.getByRole('list', { name, exact: true }).getByRole('listitem');
const textsOf = async (items: Locator): Promise<string[]> =>
  (await items.allInnerTexts()).map((text) => text.split('\n').slice(1).join(' ').trim());
const shows = (items: Locator, texts: readonly string[]): Promise<void> =>
  expect.poll(() => textsOf(items)).toEqual(texts);
const says = (part: Locator, text: string): Promise<void> =>
  expect.poll(() => part.innerText()).toContain(text);

/** As text for the page: its declarations are for browsers, and these tests are compiled for Node. */
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

const findings = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe);
  const { violations } = await page.evaluate<{ violations: Violation[] }>('axe.run()');
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
};

const still: BrowserContextOptions = { reducedMotion: 'reduce' };

describeInBrowser('the page of the live calls', (openPage: OpenPage) => {
  test('shows people as they come, are muted, share, are let in and go', async () => {
    const gateway = await startWithPage();
    const call = await establish(gateway, 'Design review');
    const { page, problems } = await openPage(`${gateway.url}/live`);
    const card = cardOf(page, 'Design review');
    await shows(listOf(card), ['Calling Bot gateway']);

    const ann = await call.join('Ann Lee');
    const ben = await call.join('Ben Fox');
    await shows(listOf(card), ['Calling Bot gateway', 'Ann Lee', 'Ben Fox']);
    await call.let(ann, 'mute');
    await call.let(ben, 'share');
    await shows(listOf(card), ['Calling Bot gateway', 'Ann Lee muted', 'Ben Fox sharing']);
    const cem = await call.join('Cem Ak', { isInLobby: true });
    await shows(listOf(card, 'In the lobby'), ['Cem Ak']);
    await call.let(cem, 'admit');
    await call.let(ann, 'unmute');
    await call.leave(ben);
    await shows(listOf(card), ['Calling Bot gateway', 'Ann Lee', 'Cem Ak']);

    const lines = await card
      .getByRole('group', { name: /^Timeline/ })
      .getByRole('listitem')
      .allInnerTexts();
    expect(lines.map((line) => line.replace(/^[\d:]+\s+/, ''))).toEqual([
      'Ben Fox left',
      'Ann Lee can be heard again',
      'Cem Ak was let in',
      'Cem Ak waits in the lobby',
      'Ben Fox shares the screen',
      'Ann Lee is muted',
      'Ben Fox joined',
      'Ann Lee joined',
      'First seen here: connected',
    ]);
    expect(problems).toEqual([]);
  });

  test('shows calls as they come in and are made elsewhere, and those that are over apart', async () => {
    const gateway = await startWithPage();
    const { page, problems } = await openPage(`${gateway.url}/live`);
    await page.getByRole('heading', { name: 'All lines are free' }).waitFor();
    await control(gateway, 'POST', '/incoming', {});
    await says(page.getByRole('article').first(), 'Incoming');
    const call = await establish(gateway, 'Town hall');
    await says(cardOf(page, 'Town hall'), 'Connected');
    await call.hangUp();
    await says(page.getByRole('region', { name: 'Ended' }), 'Town hall');
    expect(problems).toEqual([]);
  });

  test('says that the connection is lost, and resumes without having missed anything', async () => {
    const gateway = await startWithPage();
    await using network = await openUnreliableNetwork(gateway.url);
    const call = await establish(gateway, 'Design review');
    const ann = await call.join('Ann Lee');
    const { page, problems } = await openPage(`${network.url}/live`);
    const card = cardOf(page, 'Design review');
    await shows(listOf(card), ['Calling Bot gateway', 'Ann Lee']);

    network.hold();
    network.cut();
    await says(page.getByRole('status'), 'Connection lost');
    await call.join('Ben Fox');
    await call.leave(ann);
    await shows(listOf(card), ['Calling Bot gateway', 'Ann Lee']);
    network.release();
    await says(page.getByRole('status'), 'Resumed: nothing was missed.');
    await shows(listOf(card), ['Calling Bot gateway', 'Ben Fox']);
    const timeline = await card.getByRole('group', { name: /^Timeline/ }).innerText();
    expect(timeline).toMatch(/Ann Lee left[^]*Ben Fox joined[^]*Connected again[^]*Connection lost/);
    expect(problems).toEqual([]);
  });

  test('says that a call is shown afresh after a cut that was too long', async () => {
    const gateway = await startWithPage();
    await using network = await openUnreliableNetwork(gateway.url);
    const call = await establish(gateway, 'Design review');
    const { page, problems } = await openPage(`${network.url}/live`);
    const card = cardOf(page, 'Design review');
    await shows(listOf(card), ['Calling Bot gateway']);
    network.hold();
    network.cut();
    await says(page.getByRole('status'), 'Connection lost');
    for (let round = 0; round < 40; round += 1) await call.leave(await call.join('Somebody'));
    await call.join('Ann Lee');
    network.release();
    await says(page.getByRole('status'), 'Shown afresh, since what was missed is not kept: Design review.');
    await shows(listOf(card), ['Calling Bot gateway', 'Ann Lee']);
    expect(problems).toEqual([]);
  });

  test('names the calls that are lost, such as after a restart of a gateway that keeps nothing', async () => {
    const gateway = await startWithPage();
    const another = await startWithPage();
    await using network = await openUnreliableNetwork(gateway.url);
    await establish(gateway, 'Design review');
    const { page } = await openPage(`${network.url}/live`);
    await shows(listOf(cardOf(page, 'Design review')), ['Calling Bot gateway']);
    network.moveTo(another.url);
    network.cut();
    await says(page.getByRole('status'), 'No longer known to the gateway: Design review.');
    await page.getByRole('heading', { name: 'All lines are free' }).waitFor();
  });

  test('claims nothing of a call as long as it isn’t known what was missed of it', async () => {
    const gateway = await startWithPage();
    await using network = await openUnreliableNetwork(gateway.url);
    await establish(gateway, 'Design review');
    const { page, problems } = await openPage(`${network.url}/live`);
    const claims: string[] = [];
    await page.exposeFunction('noteClaim', (claim: string) => claims.push(claim));
    await page.evaluate(`new MutationObserver(() => noteClaim(document.querySelector('#resumption').textContent))
      .observe(document.querySelector('#resumption'), { childList: true })`);
    await shows(listOf(cardOf(page, 'Design review')), ['Calling Bot gateway']);
    network.cut();
    await says(page.getByRole('status'), 'Resumed: nothing was missed.');
    expect(claims).toEqual([
      'People are as they were last seen.',
      'Connected again: finding out what was missed…',
      'Resumed: nothing was missed.',
    ]);
    expect(problems).toEqual([]);
  });

  test('reads out what happens, politely', async () => {
    const gateway = await startWithPage();
    const call = await establish(gateway, 'Design review');
    const { page } = await openPage(`${gateway.url}/live`);
    await cardOf(page, 'Design review').waitFor();
    await call.join('Ann Lee');
    await expect
      .poll(() => page.locator('[aria-live=polite]').textContent())
      .toContain('Design review: Ann Lee joined');
  });

  test('starts a call of the sandbox and hangs it up by the keyboard alone', async () => {
    const gateway = await startWithPage();
    const { page, problems } = await openPage(`${gateway.url}/live`);
    await page.getByRole('button', { name: 'Start a sandbox call' }).waitFor();
    await press(page, 'Start a sandbox call');
    await cardOf(page, 'Design review').waitFor();
    await press(page, 'Hang up');
    await says(page.getByRole('region', { name: 'Ended' }), 'Design review');
    expect(problems).toEqual([]);
  });

  test('has nothing that axe-core finds fault with while no call is live', async () => {
    const gateway = await startWithPage();
    const { page } = await openPage(`${gateway.url}/live`, still);
    await page.getByRole('button', { name: 'Start a sandbox call' }).waitFor();
    expect(await findings(page)).toEqual([]);
  });

  test('asks for a token where one is needed, keeps it nowhere, and offers what its scopes allow', async () => {
    await using issuer = await startIssuer();
    const gateway = await startWithPage({ issuer });
    const { page, problems } = await openPage(`${gateway.url}/live`, still);
    const token = page.getByLabel('Bearer token');
    await token.waitFor();
    expect(await findings(page)).toEqual([]);

    await token.fill('garbage');
    await page.keyboard.press('Enter');
    await page.getByText('The gateway does not take this token').waitFor();
    await token.fill(await issuer.bearer('calls.read'));
    await page.keyboard.press('Enter');
    await says(page.getByRole('status'), 'Live');
    await page.getByRole('link', { name: 'createCall' }).waitFor();
    expect(await page.getByRole('button', { name: 'Start a sandbox call' }).count()).toBe(0);

    expect(await page.evaluate('localStorage.length + sessionStorage.length + document.cookie.length')).toBe(
      0,
    );
    expect(problems).toEqual([]);
  });

  test('offers calls of the sandbox to whoever may make calls', async () => {
    await using issuer = await startIssuer();
    const gateway = await startWithPage({ issuer });
    const { page } = await openPage(`${gateway.url}/live`);
    await page.getByLabel('Bearer token').fill(await issuer.bearer('calls.read', 'calls.write'));
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Start a sandbox call' }).waitFor();
  });

  describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
    test.each([
      ['desktop', { width: 1280, height: 860 }],
      ['phone', { width: 390, height: 844 }],
    ])('on a %s has nothing that axe-core finds fault with, and fits', async (device, viewport) => {
      const gateway = await startWithPage();
      const { page, problems } = await openPage(`${gateway.url}/live`, { ...still, colorScheme, viewport });
      await page.getByRole('button', { name: 'Start a sandbox call' }).waitFor();
      await tellStory(gateway, page);
      expect(await findings(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width);
      expect(problems).toEqual([]);
      await takeScreenshot(page, `live-${colorScheme}-${device}.png`);
    });
  });
});

/** Goes to a button by the Tab key, and presses it. */
async function press(page: Page, name: string): Promise<void> {
  const isThere = `document.activeElement?.textContent === ${JSON.stringify(name)}`;
  for (let tabs = 0; tabs < 20; tabs += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(isThere)) return page.keyboard.press('Enter');
  }
  throw new Error(`The Tab key does not lead to "${name}".`);
}

/** Two calls in which much has happened, one that comes in, and one that is over. */
async function tellStory(gateway: TestGateway, page: Page): Promise<void> {
  const over = await establish(gateway, 'Morning stand-up');
  const town = await establish(gateway, 'Town hall');
  const review = await establish(gateway, 'Design review');
  for (const title of ['Morning stand-up', 'Town hall', 'Design review']) await cardOf(page, title).waitFor();
  await over.hangUp();
  await town.join('Zoë Jansen');
  await town.let(await town.join('Farid Haddad'), 'share');
  for (const name of ['Grace Kim', 'Hugo Almeida', 'Ines Moreau']) await town.join(name, { isMuted: true });
  await review.join('Amara Okafor');
  await review.let(await review.join('Jonas Berg'), 'mute');
  await review.let(await review.join('Keiko Tanaka'), 'share');
  const pedro = await review.join('Pedro Santos');
  await review.join('Elif Yılmaz', { isInLobby: true });
  await review.leave(pedro);
  await control(gateway, 'POST', '/incoming', {});
  await page.getByRole('article').filter({ hasText: 'Incoming' }).waitFor();
  await says(page.getByRole('region', { name: 'Ended' }), 'Morning stand-up');
  await says(cardOf(page, 'Town hall'), 'Ines Moreau');
  await says(cardOf(page, 'Design review'), 'Pedro Santos left');
}

/** Takes a picture for the README where there is none: delete it to have a new one. */
async function takeScreenshot(page: Page, name: string): Promise<void> {
  const path = join(import.meta.dirname, 'screenshots', name);
  if (!existsSync(path)) await page.screenshot({ path });
}

describe('GET /live', () => {
  test('is on in the sandbox and off elsewhere, unless LIVE_PAGE says otherwise', () => {
    const real = {
      COMMUNICATION_SERVICES_CONNECTION_STRING: 'endpoint=https://x.communication.azure.com/;accesskey=YQ==',
      AUTH: 'off',
    };
    expect(readConfig({}).livePage).toBe(true);
    expect(readConfig({ LIVE_PAGE: 'off' }).livePage).toBe(false);
    expect(readConfig(real).livePage).toBe(false);
    expect(readConfig({ ...real, LIVE_PAGE: 'on' }).livePage).toBe(true);
  });

  test('has a policy without any exception', async () => {
    const gateway = await startWithPage();
    const { status, headers } = await rawRequest(gateway.url, '/live', {});
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-store',
    ]);
    expect(String(headers['content-security-policy']).split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
  });

  test.each(['/live', '/live/settings.json'])('is not there where it is off: %s', async (path) => {
    const gateway = await startWithPage({ config: { livePage: false } });
    expect((await rawRequest(gateway.url, path, {})).status).toBe(404);
  });

  test('is there without GraphiQL, which stays off', async () => {
    const gateway = await startWithPage({ config: { graphiql: false } });
    const ask = async (path: string) =>
      (await rawRequest(gateway.url, path, { headers: { Accept: 'text/html' } })).headers['content-type'];
    expect([await ask('/live'), await ask('/graphql')]).toEqual([
      'text/html; charset=utf-8',
      'application/json; charset=utf-8',
    ]);
  });

  test('is refused under a name that is not ours', async () => {
    const gateway = await startWithPage();
    const { status } = await rawRequest(gateway.url, '/live', { headers: { Host: 'attacker.example' } });
    expect(status).toBe(403);
  });

  test('says where calls are real, so that none is started for a look', async () => {
    const gateway = await startWithPage({ config: { graph: { kind: 'none' } } });
    expect((await rawRequest(gateway.url, '/live/settings.json', {})).json).toEqual({ isSandbox: false, hasGraphiql: true });
  });
});
