import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const crossSite =
  'a page of any origin can send such a GET without being asked, so that it needs a header that is preflighted';

/** The audits of the GraphQL-over-HTTP specification that are not met, and why. */
const unmet: Readonly<Record<string, string>> = {
  '5A70': crossSite,
  D6D5: crossSite,
  '6A70': crossSite,
};

const audits = serverAudits({ url: () => `${gateway.url}/graphql` });

test('only options of the specification are left out', () => {
  const names = audits.filter(({ id }) => id in unmet).map(({ name }) => name);
  expect(names).toHaveLength(Object.keys(unmet).length);
  expect(names.filter((name) => !name.startsWith('MAY '))).toEqual([]);
});

for (const { id, name, fn } of audits) {
  const reason = unmet[id];
  if (reason === undefined) {
    test(`${id} ${name}`, async () => {
      expect(await fn()).toEqual({ id, name, status: 'ok' });
    });
  } else {
    test(`${id} ${name}: not, for ${reason}`, async () => {
      expect(await fn()).toMatchObject({ id, status: 'notice' });
    });
  }
}
