import { extendSchema, parse } from 'graphql';
import { expect, test } from 'vitest';
import { createSchema } from '../../src/graphql/schema/schema.ts';
import { createEventSubscriptions } from '../../src/subscriptions/shareable-operation.ts';

const schema = createSchema();

test('every subscription that gives events of a call or a room behind a cursor is shared, and no other', () => {
  const isShared = createEventSubscriptions(schema);
  const fields = Object.keys(schema.getSubscriptionType()?.getFields() ?? {});
  const shared = fields.filter((field) => isShared({ document: parse(`subscription { ${field} }`) }));
  expect(shared.sort()).toEqual(['callEvents', 'callStateChanged', 'roomChanged', 'rosterChanged']);
});

test.each([
  ['a new one of one kind of event', 'toneReceived(callId: ID!, after: ID): ToneReceived!', true],
  ['a new one of all kinds of events', 'someEvents(callId: ID!, after: ID): CallEvent!', true],
  ['one that begins behind no cursor', 'toneReceived(callId: ID!): ToneReceived!', false],
  ['one of something else', 'rooms(after: ID): Room!', false],
])('what is shared follows from the schema: %s', (_, declaration, isShared) => {
  const extended = extendSchema(schema, parse(`extend type Subscription { ${declaration} }`));
  const [field] = declaration.split('(');
  const document = parse(`subscription { ${field} { __typename } }`);
  expect(createEventSubscriptions(extended)({ document }) !== undefined).toBe(isShared);
});
