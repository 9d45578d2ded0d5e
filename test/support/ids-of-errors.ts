import { expect } from 'vitest';

/** The extensions of an error, as far as this concerns them. */
type Extensions = Readonly<Record<string, unknown>> & { readonly code: string };

/**
 * Every error that a client gets has the id of its request, another one each time. A test that says what extensions an error
 * has, and is not about that id, leaves it out: then this compares the rest.
 *
 * Files of tests share a process, and their setup.
 */
const isSetUp = Symbol.for('switchboard.idsOfErrors');
const shared = globalThis as { [isSetUp]?: true };
if (!shared[isSetUp]) {
  shared[isSetUp] = true;
  expect.addEqualityTesters([
    function (a: unknown, b: unknown, testers) {
      if (!isExtensions(a) || !isExtensions(b) || 'requestId' in a === 'requestId' in b) return undefined;
      return this.equals(withoutId(a), withoutId(b), testers);
    },
  ]);
}

function isExtensions(value: unknown): value is Extensions {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';
}

function withoutId({ requestId: _, ...others }: Extensions): object {
  return others;
}
