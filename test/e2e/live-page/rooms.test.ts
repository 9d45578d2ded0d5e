import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { describeInBrowser } from '../../support/browser.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { startIssuer } from '../../support/issuer.ts';
import { subscribe } from '../../support/graphql-subscriber.ts';
import { startWithPage } from './calls.ts';
import { cardOf, desktop, isSound, listOf, phone, says, statusOf, still } from './page.ts';

async function createRoom(gateway: TestGateway, authorization?: string): Promise<string> {
  const { data, errors } = await gateway.query<{ createRoom: { room: { id: string } } }>(
    'mutation { createRoom(input: {}) { room { id } } }',
    {},
    authorization,
  );
  if (!data) throw new Error(JSON.stringify(errors));
  return data.createRoom.room.id;
}

async function knock(gateway: TestGateway, roomId: string, displayName: string): Promise<string> {
  const { data, errors } = await gateway.query<{ knock: { ticket: string } }>(
    'mutation ($input: KnockInput!) { knock(input: $input) { ticket } }',
    { input: { roomId, externalId: displayName, displayName } },
  );
  if (!data) throw new Error(JSON.stringify(errors));
  return data.knock.ticket;
}

async function tellSandbox(
  gateway: TestGateway,
  roomId: string,
  act: 'join' | 'leave',
  body: object,
): Promise<void> {
  const answer = await fetch(`${gateway.sandbox.url}/sandbox/rooms/${roomId}/${act}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

const peopleIn = async (page: Page, title: string): Promise<string[]> =>
  (await listOf(cardOf(page, title), 'In the room and invited').allInnerTexts()).map((text) => text.trim());

describeInBrowser('rooms on the page of live calls', (openPage) => {
  test('show who knocks, who is let in by a button, joins and leaves', async () => {
    const gateway = await startWithPage({ roomCalls: 'observe' });
    const roomId = await createRoom(gateway);
    const title = `Room ${roomId}`;
    const { page, problems } = await openPage(`${gateway.url}/live`, { ...still, viewport: desktop });
    const card = cardOf(page, title);
    await says(card, '0 of 0 there');

    const ticket = await knock(gateway, roomId, 'Ana');
    const ben = await knock(gateway, roomId, 'Ben');
    const knocks = listOf(card, 'Waiting to be let in');
    await expect.poll(() => knocks.count()).toBe(2);
    await isSound(page);
    await page.setViewportSize(phone);
    await isSound(page);
    await page.setViewportSize(desktop);

    await knocks.filter({ hasText: 'Ben' }).getByRole('button', { name: 'Turn away' }).click();
    const decisionOn = (held: string) =>
      subscribe<{ outcome: string; user: { rawId: string } | null }>(
        gateway.url,
        'subscription ($ticket: ID!) { admissionDecided(ticket: $ticket) { outcome user { rawId } } }',
        { ticket: held },
      );
    expect(await decisionOn(ben).next()).toMatchObject({ outcome: 'TURNED_AWAY' });
    await knocks.getByRole('button', { name: 'Admit' }).click();
    const { user } = await decisionOn(ticket).next();
    await expect.poll(() => knocks.count()).toBe(0);
    await says(card, '0 of 1 there');

    await tellSandbox(gateway, roomId, 'join', { rawId: user?.rawId, displayName: 'Ana' });
    await expect.poll(() => peopleIn(page, title)).toEqual(['Ana\nthere, attendee']);
    await says(card, '1 of 1 there');
    await isSound(page);
    await tellSandbox(gateway, roomId, 'leave', { rawId: user?.rawId });
    await says(card, '0 of 1 there');
    expect(problems).toEqual([]);
  });

  test('are not shown to who may not see them', async () => {
    await using issuer = await startIssuer();
    const gateway = await startWithPage({ issuer });
    await createRoom(gateway, await issuer.bearer('rooms.write', 'rooms.read'));
    const { page } = await openPage(`${gateway.url}/live`, still);
    await page.getByLabel('Bearer token').fill(await issuer.bearer('calls.read'));
    await page.keyboard.press('Enter');
    await says(statusOf(page), 'Live');
    expect(await page.getByRole('heading', { name: 'Rooms' }).count()).toBe(0);
  });
});
