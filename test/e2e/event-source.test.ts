/** A browser's own `EventSource`, which comes again whenever a stream ends, until it is told to stop. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser } from '../support/browser.ts';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';

interface Course {
  readonly results: readonly unknown[];
  /** How often the stream was complete. */
  readonly completions: number;
}

describeInBrowser('an EventSource', (openPage) => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  test.each([
    ['a query', '{ __typename }', { data: { __typename: 'Query' } }],
    [
      'a subscription to a call that nobody knows',
      'subscription { callEvents(callId: "57dab8b1-894c-409a-b240-bd8beae78896") { cursor } }',
      { errors: [expect.objectContaining({ extensions: { code: 'NOT_FOUND' } })] },
    ],
  ])('is told to stop once %s is complete', async (_, query, result) => {
    const { page } = await openPage(`${gateway.url}/graphql`);
    const statuses: number[] = [];
    page.on('response', (response) => {
      if (response.url().includes('?query=')) statuses.push(response.status());
    });
    const course: Course = await page.evaluate(
      `new Promise((resolve) => {
        const source = new EventSource('/graphql?query=' + encodeURIComponent(${JSON.stringify(query)}));
        const course = { results: [], completions: 0 };
        source.addEventListener('next', ({ data }) => course.results.push(JSON.parse(data)));
        source.addEventListener('complete', () => (course.completions += 1));
        source.onerror = () => {
          if (source.readyState === EventSource.CLOSED) resolve(course);
        };
      })`,
    );
    expect(course).toEqual({ results: [result], completions: 1 });
    expect(statuses).toEqual([200, 204]);
  });
});
