import { deserialize, serialize } from 'node:v8';
import type { Message, Wire } from '../../src/channel/channel.ts';

/** Two ends of a wire that clones what it carries, as that between processes does. */
export function cloningWire(): [Wire, Wire] {
  const takers: ((batch: readonly Message[]) => void)[] = [];
  const wire = (own: number): Wire => ({
    send(batch) {
      const bytes = serialize(batch);
      setImmediate(() => takers[1 - own]?.(deserialize(bytes) as Message[]));
    },
    onBatch(take) {
      takers[own] = take;
    },
  });
  return [wire(0), wire(1)];
}
