import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, parse, validate } from 'graphql';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleOperations } from '../../src/web/graphiql/example-operations.ts';
import { describeInBrowser } from '../support/browser.ts';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';

const schema = buildSchema(readFileSync(join(import.meta.dirname, '../../schema.api.graphql'), 'utf8'));

describe('the operations that GraphiQL offers a newcomer', () => {
  const named = exampleOperations.map(({ query }) => [
    /^(?:query|mutation|subscription) \w+/m.exec(query)?.[0],
    query,
  ]);

  test.each(named)('%s is valid', (_name, operation = '') => {
    expect(validate(schema, parse(operation))).toEqual([]);
  });
});

describeInBrowser('GraphiQL in a browser', (openPage) => {
  let gateway: TestGateway | undefined;
  let graphiql: string;

  beforeAll(async () => {
    gateway = await startGateway();
    graphiql = `${gateway.url}/graphql`;
  });

  afterAll(() => gateway?.close());

  test('is titled Switchboard', async () => {
    const { page } = await openPage(graphiql);
    expect(await page.title()).toBe('Switchboard');
  });

  test('runs a query and shows its result', async () => {
    const { page } = await openPage(graphiql);
    await replaceOperation(
      page,
      '{ identifier(rawId: "4:+12065550100") { ... on PhoneNumberIdentifier { phoneNumber } } }',
    );
    await run(page);
    await page.locator('.result-window').getByText('"+12065550100"').waitFor();
  });

  test('shows the documentation of the schema', async () => {
    const { page } = await openPage(graphiql);
    await showDocumentation(page);
    await page.locator('.graphiql-plugin').getByRole('link', { name: 'Query', exact: true }).click();
    await page.locator('.graphiql-plugin').getByText('A room by its id; null if there is none.').waitFor();
  });

  test('completes what is typed from the schema', async () => {
    const { page } = await openPage(graphiql);
    await showDocumentation(page);
    await replaceOperation(page, '{ roo');
    await page.keyboard.press('Control+Space');
    await page.locator('.suggest-widget').getByText('rooms', { exact: true }).first().waitFor();
  });

  test('offers a newcomer its operations, one a tab', async () => {
    const { page } = await openPage(graphiql);
    await page.getByRole('tab', { name: 'Rooms' }).waitFor();
    expect(await page.getByRole('tab').allInnerTexts()).toEqual([
      'CreateCall',
      'LiveRoster',
      'OneCall',
      'CreateUser',
      'CreateRoom',
      'Rooms',
    ]);
  });

  test('runs each of them as it stands, in order, those about a call with the call that was created', async () => {
    const { page, problems } = await openPage(graphiql);
    const results = {
      CreateCall: '"establishing"',
      LiveRoster: '"isSnapshot"',
      OneCall: '"subject"',
      CreateUser: '"expiresOn"',
      CreateRoom: '"OPEN"',
      Rooms: '"hasNextPage"',
    };
    for (const [name, shown] of Object.entries(results)) {
      await page.getByRole('tab', { name }).click();
      await editorText(page).getByText(name, { exact: true }).waitFor();
      await run(page);
      const result = page.locator('.result-window');
      await result.getByText(new RegExp(shown, 'i')).first().waitFor();
      expect(await result.innerText()).not.toContain('"errors"');
    }
    expect(problems).toEqual([]);
  });

  test('shows what the schema says of itself', async () => {
    const { page } = await openPage(graphiql);
    await showDocumentation(page);
    await page.locator('.graphiql-plugin').getByText('Rooms and identities of Azure').waitFor();
  });

  test.each([
    ['light', 'rgb(255, 255, 255)'],
    ['dark', 'rgb(33, 42, 59)'],
  ] as const)('is %s where the system is', async (colorScheme, background) => {
    const { page } = await openPage(graphiql, { colorScheme });
    await page.locator('.graphiql-container').waitFor();
    const shown = await page.evaluate(
      'getComputedStyle(document.querySelector(".graphiql-container")).backgroundColor',
    );
    expect(shown).toBe(background);
  });

  test('sends the headers of its headers pane with a query', async () => {
    const { page } = await openPage(graphiql);
    await fillHeaders(page, { authorization: 'Bearer of-the-pane' });
    await replaceOperation(page, '{ __typename }');
    const [request] = await Promise.all([
      page.waitForRequest((sent) => sent.postData()?.includes('{ __typename }') === true),
      run(page),
    ]);
    expect(request.headers()).toMatchObject({ authorization: 'Bearer of-the-pane' });
  });

  test('sends the headers of its headers pane in the connection_init of a subscription', async () => {
    const { page } = await openPage(graphiql);
    const sent = Promise.withResolvers<{ url: string; message: unknown }>();
    await page.routeWebSocket('**', (socket) => {
      socket.onMessage((message) => {
        sent.resolve({ url: socket.url(), message: JSON.parse(String(message)) });
      });
    });
    await fillHeaders(page, { authorization: 'Bearer of-the-pane' });
    await replaceOperation(page, 'subscription { __typename }');
    await run(page);
    expect(await sent.promise).toEqual({
      url: graphiql.replace('http:', 'ws:'),
      message: { type: 'connection_init', payload: { authorization: 'Bearer of-the-pane' } },
    });
  });

  test('shows what an operation asked the services, if it is told to', async () => {
    const { page, problems } = await openPage(graphiql);
    const result = page.locator('.result-window');
    await replaceOperation(page, '{ rooms { nodes { id } } }');
    await run(page);
    await result.getByText('"nodes"').waitFor();
    expect(await result.innerText()).not.toContain('extensions');
    await page.getByRole('button', { name: 'Show the requests to the services' }).click();
    const button = page.getByRole('button', { name: 'Leave out the requests to the services' });
    expect(await button.getAttribute('aria-pressed')).toBe('true');
    await run(page);
    await result.getByText('"upstreamRequests"').waitFor();
    await result.getByText('"GET /rooms"').waitFor();
    await button.click();
    await run(page);
    await result.getByText('extensions').waitFor({ state: 'detached' });
    expect(problems).toEqual([]);
  });

  describe('opened by a link with an operation', () => {
    const query =
      'query Linked($rawId: ID!) { identifier(rawId: $rawId) { ... on PhoneNumberIdentifier { phoneNumber } } }';
    const link = (parameters: Record<string, string>): string =>
      `${graphiql}?${new URLSearchParams(parameters).toString()}`;

    test('shows it with its variables, and runs it only when it is told to', async () => {
      const { page, problems } = await openPage('about:blank');
      const sent: string[] = [];
      page.on('request', (request) => sent.push(request.postData() ?? ''));
      await page.goto(link({ query, variables: '{"rawId":"4:+12065550100"}' }));
      await page.getByRole('tab', { name: 'Linked' }).waitFor();
      await editorText(page).getByText('Linked').waitFor();
      // What GraphiQL asks by itself is the schema.
      await showDocumentation(page);
      expect(sent.filter((body) => body.includes('identifier('))).toEqual([]);
      await run(page);
      await page.locator('.result-window').getByText('"+12065550100"').waitFor();
      expect(problems).toEqual([]);
    });

    test('shows it in a tab of its own, beside what was there', async () => {
      const { page } = await openPage(graphiql);
      await replaceOperation(page, '{ __typename }');
      await page.goto(link({ query }));
      await page.getByRole('tab', { name: 'Linked' }).waitFor();
      await editorText(page).getByText('Linked').waitFor();
      await page.getByRole('tab', { name: 'CreateRoom' }).waitFor();
    });

    test('shows a newcomer the examples as well', async () => {
      const { page } = await openPage(link({ query }));
      await page.getByRole('tab', { name: 'Linked' }).waitFor();
      await page.getByRole('tab', { name: 'Rooms' }).waitFor();
    });

    test.each([
      { query: '</script><img src=x onerror=alert(1)>', variables: '"><img src=x onerror=alert(1)>' },
      {
        query: '"javascript:alert(1)" ${alert(1)} {{alert(1)}}',
        variables: '{"__proto__":{"x":"<svg onload=alert(1)>"}}',
      },
    ])('takes whatever stands in it for text: %j', async (parameters) => {
      const { page, problems } = await openPage('about:blank');
      const dialogs: string[] = [];
      page.on('dialog', (dialog) => {
        dialogs.push(dialog.message());
        void dialog.dismiss();
      });
      await page.goto(link(parameters));
      await editorText(page).getByText('alert(1)').first().waitFor();
      await page.locator('.squiggly-error').first().waitFor();
      expect([dialogs, problems]).toEqual([[], []]);
      expect(await page.locator('img[src="x"], svg[onload]').count()).toBe(0);
    });

    test('chooses the operation that it names, and leaves nothing of it in the address', async () => {
      const two = 'query One { a: __typename } query Two { b: __typename }';
      const { page } = await openPage(link({ query: two, operationName: 'Two' }));
      await page.getByRole('tab', { name: 'Two' }).waitFor();
      expect(await page.evaluate('[location.href, history.length]')).toEqual([graphiql, 2]);
    });

    test('begins with the examples when it has no operation', async () => {
      const { page } = await openPage(link({ query: '' }));
      await page.getByRole('tab', { name: 'CreateCall' }).waitFor();
      expect(await page.locator('.link-problem').count()).toBe(0);
    });

    test.each([
      [{ query: '{ __typename', variables: '{}' }, 'The query of the link is not GraphQL'],
      [{ query: '{ __typename }', variables: '{"a":' }, 'The variables of the link are not JSON'],
      [{ query: '{ __typename }', variables: '[1]' }, 'The variables of the link are no JSON object'],
      [
        { query: 'query A { __typename }', operationName: 'B' },
        'names an operation that is not in its query',
      ],
      [{ variables: '{"a":1}' }, 'The link has no query'],
    ] as [Record<string, string>, string][])('says what is wrong with %j', async (parameters, sentence) => {
      const { page, problems } = await openPage(link(parameters));
      await page.locator('.link-problem').getByText(sentence).waitFor();
      await page.getByRole('tab', { name: 'CreateUser' }).waitFor();
      expect(problems).toEqual([]);
    });

    test('takes no headers from it, where tokens stand', async () => {
      const { page } = await openPage(
        link({ query: '{ __typename }', headers: '{"authorization":"Bearer x"}' }),
      );
      await editorText(page).getByText('__typename').waitFor();
      const [request] = await Promise.all([
        page.waitForRequest((sent) => sent.postData()?.includes('{ __typename }') === true),
        run(page),
      ]);
      expect(request.headers()).not.toHaveProperty('authorization');
    });
  });

  test('works under the path prefix of a proxy', async () => {
    const { page, problems } = await openPage('about:blank');
    await page.route('**/prefix/**', (route) =>
      route.continue({ url: route.request().url().replace('/prefix', '') }),
    );
    await page.goto(graphiql.replace('/graphql', '/prefix/graphql'));
    await replaceOperation(page, '{ __typename }');
    await run(page);
    await page.locator('.result-window').getByText('"Query"').waitFor();
    expect(problems).toEqual([]);
  });

  test('needs nothing from the outside and breaks no rule of its policy', async () => {
    const { page, problems } = await openPage(graphiql);
    await showDocumentation(page);
    await fillHeaders(page, {});
    await replaceOperation(page, '{ noSuchField }');
    await page.locator('.squiggly-error').first().waitFor();
    await replaceOperation(page, '{ __typename }');
    await page.getByRole('button', { name: /^Prettify/ }).click();
    await run(page);
    await page.locator('.result-window').getByText('"Query"').waitFor();
    expect(problems).toEqual([]);
  });
});

const editorText = (page: Page) => page.locator('.graphiql-query-editor .view-lines');

async function showDocumentation(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await page.locator('.graphiql-plugin').getByText('Root Types').waitFor();
}

/** Types an anonymous operation in the place of what stands in the editor. */
async function replaceOperation(page: Page, operation: string): Promise<void> {
  await replaceText(page, '.graphiql-query-editor', operation);
  // Until its tab is renamed, GraphiQL sends the name of the operation that was there before.
  await page.getByRole('tab', { name: '<untitled>' }).waitFor();
}

async function fillHeaders(page: Page, headers: Record<string, string>): Promise<void> {
  await page.getByRole('button', { name: 'Headers', exact: true }).click();
  await replaceText(page, '.graphiql-editor-tool .graphiql-editor:not(.hidden)', JSON.stringify(headers));
}

async function replaceText(page: Page, editor: string, text: string): Promise<void> {
  await page.locator(editor).locator('.view-lines').click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(text);
}

async function run(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Execute query/ }).click();
}
