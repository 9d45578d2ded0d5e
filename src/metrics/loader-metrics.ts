import { Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import { loaderNames } from '../loaders/loaders.ts';
import type { LoaderObserver } from '../loaders/loaders.ts';

/** As the loaders are named in labels. */
const labels: Readonly<Record<(typeof loaderNames)[number], string>> = {
  room: 'room',
  roomPage: 'room_page',
  roomParticipantPage: 'room_participant_page',
};

/** Counts what loaders load together. */
export function createLoaderMetrics(registers: Registry[]): LoaderObserver {
  const sizes = new Histogram({
    name: 'switchboard_loader_batch_size',
    help: 'How many things an operation asked for together: as many requests, since the services take one thing each.',
    labelNames: ['loader'],
    buckets: [1, 2, 5, 10, 25, 50, 100, 250],
    registers,
  });
  for (const name of loaderNames) sizes.zero({ loader: labels[name] });

  return {
    onBatch(loader, size) {
      sizes.observe({ loader: labels[loader] }, size);
    },
  };
}
