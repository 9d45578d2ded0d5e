import { expect, test } from 'vitest';
import { stageOf } from '../../../src/web/live-calls/calls/stage.ts';
import type { ConnectionState, ListKnowledge } from '../../../src/web/live-calls/calls/stage.ts';

const none = { shown: 0, named: 0 };
const refusal = { code: 'FORBIDDEN', message: 'It takes the scope calls.read.' };
const connections: readonly ConnectionState[] = ['connecting', 'unreachable', 'live', 'lost', 'forbidden'];

test('that all lines are free is said only if the gateway was asked and said so', () => {
  const said = connections.flatMap((connection) =>
    (['unasked', 'told', refusal] as const).flatMap((list: ListKnowledge) =>
      [none, { shown: 0, named: 2 }, { shown: 1, named: 0 }].flatMap((calls) =>
        stageOf(connection, '', list, calls)?.kind === 'free' ? [[connection, list, calls]] : [],
      ),
    ),
  );
  expect(said).toEqual([['live', 'told', none]]);
});

test.each([
  ['a call is shown', 'live', 'told', { shown: 1, named: 0 }, undefined],
  ['it connects', 'connecting', 'unasked', none, 'asking'],
  ['it can’t connect', 'unreachable', 'unasked', none, 'unreachable'],
  ['the connection was lost', 'lost', 'told', none, 'cut-off'],
  ['it isn’t let in', 'forbidden', 'unasked', none, 'forbidden'],
  ['it has not been told which calls there are', 'live', 'unasked', none, 'asking'],
  ['it has been told of a call, and nothing more', 'live', 'told', { shown: 0, named: 1 }, 'asking'],
  ['it may not know which calls there are', 'live', refusal, none, 'refused'],
] as const)('says how things stand while %s', (_, connection, list, calls, kind) => {
  expect(stageOf(connection, 'Why.', list, calls)?.kind).toBe(kind);
});

test('says why, where it can’t connect, was cut off, isn’t let in or may not know', () => {
  const texts = [
    stageOf('unreachable', 'Why.', 'unasked', none)?.text,
    stageOf('lost', 'Why.', 'told', none)?.text,
    stageOf('lost', 'Why.', 'unasked', none)?.text,
    stageOf('forbidden', 'Why.', 'unasked', none)?.text,
    stageOf('live', '', refusal, none)?.text,
  ];
  expect(texts).toEqual([
    'Why.',
    'No call was live when the connection was lost. Why.',
    'Why.',
    'Why.',
    'It takes the scope calls.read.',
  ]);
});
