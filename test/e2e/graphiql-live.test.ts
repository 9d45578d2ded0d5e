import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeInBrowser } from '../support/browser.ts';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';

/** The picture in the README. It is taken when there is none: delete it to have a new one. */
const screenshot = join(import.meta.dirname, 'screenshots/live-roster.png');

const variablesEditor = '.graphiql-editor-tool .graphiql-editor:not(.hidden)';

/** The subscription as the README has it. */
const operation = operationOfReadme('LiveRoster');

function operationOfReadme(name: string): string {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const text = new RegExp(`^\`\`\`graphql\\n(subscription ${name}\\b.*?)^\`\`\`$`, 'ms').exec(readme)?.[1];
  if (text === undefined) throw new Error(`The README has no subscription ${name}.`);
  return text;
}

/** A group call that is established, and to which people come only as they are told. */
async function createCall(gateway: TestGateway): Promise<string> {
  const users = ['a1', 'b2'].map(
    (end) => `{ identifier: { rawId: "8:orgid:5a4db0c5-0000-4000-8000-0000000000${end}" } }`,
  );
  const { data } = await gateway.query<{ createCall: { call: { id: string } } }>(
    `mutation { createCall(input: { to: { users: [${users.join(' ')}] } }) { call { id } } }`,
  );
  const { id = '' } = data?.createCall.call ?? {};
  await control(gateway, 'POST', `/${id}/state`, { state: 'established' });
  return id;
}

/** Tells the sandbox what is to happen to calls. */
async function control(
  gateway: TestGateway,
  method: string,
  path: string,
  body?: object,
): Promise<{ readonly id: string }> {
  const answer = await fetch(`${gateway.sandbox.url}/sandbox/calls${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(answer.status).toBeLessThan(300);
  return (answer.status === 204 ? {} : await answer.json()) as { id: string };
}

describeInBrowser('GraphiQL with a live call', (openPage) => {
  test('shows people joining and leaving as it happens, and resumes behind a cursor', async () => {
    await using gateway = await startGateway();
    const callId = await createCall(gateway);
    const { page, problems } = await openPage(`${gateway.url}/graphql`, {
      viewport: { width: 1100, height: 760 },
    });
    // On one line, since the editor closes the brackets of a line that ends; it is laid out again below.
    await replaceText(page, '.graphiql-query-editor', operation.replaceAll(/\s+/g, ' '));
    await fillVariables(page, { callId });
    await page.getByRole('button', { name: /^Prettify/ }).click();
    await execute(page);
    await shows(page, '"isSnapshot":true');

    const people = `/${callId}/participants`;
    const ann = await control(gateway, 'POST', people, { displayName: 'Ann' });
    await shows(page, '"joined":[{"displayName":"Ann"}]');
    const ben = await control(gateway, 'POST', people, { displayName: 'Ben' });
    await control(gateway, 'POST', people, { displayName: 'Chloé' });
    await shows(page, '"joined":[{"displayName":"Chloé"}]');
    await control(gateway, 'DELETE', `${people}/${ben.id}`);
    await shows(page, '"left":[{"displayName":"Ben"}]');
    if (!existsSync(screenshot)) await takeScreenshot(page);

    const cursor = /"cursor":"([^"]+)"/.exec(await resultOf(page))?.[1];
    await page.getByRole('button', { name: /^Stop query/ }).click();
    await control(gateway, 'DELETE', `${people}/${ann.id}`);
    await fillVariables(page, { callId, after: cursor });
    await execute(page);
    await shows(page, '"left":[{"displayName":"Ann"}]');
    expect(await resultOf(page)).toContain('"isSnapshot":false');
    expect(problems).toEqual([]);
  });
});

/** Takes the picture, the editors showing where their lines begin. */
async function takeScreenshot(page: Page): Promise<void> {
  for (const editor of [variablesEditor, '.graphiql-query-editor']) {
    await page.locator(editor).locator('.view-lines').click();
    await page.keyboard.press('ControlOrMeta+Home');
  }
  await page.screenshot({ path: screenshot });
}

/** Waits until the result has a text. */
async function shows(page: Page, text: string): Promise<void> {
  await expect.poll(() => resultOf(page)).toContain(text);
}

/** The result as it is shown, without spaces and breaks, since long lines are wrapped. */
async function resultOf(page: Page): Promise<string> {
  const text = await page.evaluate<string>(`
    [...document.querySelectorAll('.result-window .view-line')]
      .sort((one, other) => one.offsetTop - other.offsetTop)
      .map((line) => line.textContent)
      .join('')`);
  return text.replaceAll(/\s/g, '');
}

async function fillVariables(page: Page, variables: Record<string, unknown>): Promise<void> {
  await page.getByRole('button', { name: 'Variables', exact: true }).click();
  await replaceText(page, variablesEditor, JSON.stringify(variables));
}

async function replaceText(page: Page, editor: string, text: string): Promise<void> {
  await page.locator(editor).locator('.view-lines').click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(text);
}

async function execute(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Execute query/ }).click();
}
