import { expect, test } from 'vitest';
import { startMeteredGateway } from './metered-gateway.ts';

test('how many rooms an operation asks for together is counted', async () => {
  await using gateway = await startMeteredGateway();
  const rises = await gateway.rises(
    [
      'loader_batch_size_count{loader="room"}',
      'loader_batch_size_sum{loader="room"}',
      'loader_batch_size_bucket{le="2",loader="room"}',
      'loader_batch_size_bucket{le="5",loader="room"}',
    ],
    () => gateway.query('{ a: room(id: "1") { id } b: room(id: "2") { id } c: room(id: "3") { id } }'),
  );
  expect(Object.values(rises)).toEqual([1, 3, 0, 1]);
});

test('what was never loaded is there, as 0', async () => {
  await using gateway = await startMeteredGateway();
  expect(await gateway.sample('loader_batch_size_count{loader="room_participant_page"}')).toBe(0);
});
