import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { accessMutants } from './access.ts';
import { authenticationMutants } from './authentication.ts';
import { executionMutants } from './execution.ts';
import { liveMutants } from './live.ts';
import { storeMutants } from './store.ts';
import { upstreamMutants } from './upstream.ts';

const repository = join(import.meta.dirname, '../..');

test.each([
  ...liveMutants,
  ...storeMutants,
  ...accessMutants,
  ...authenticationMutants,
  ...upstreamMutants,
  ...executionMutants,
])('the rule stands in one place, where a mutant can switch it off: $rule', ({ file, from, caughtBy }) => {
  const text = readFileSync(join(repository, 'src', file), 'utf8');
  expect(text.split(from)).toHaveLength(2);
  expect(caughtBy === 'chaos' || existsSync(join(repository, 'test', caughtBy))).toBe(true);
});
