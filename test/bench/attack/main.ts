import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { attacks } from './attacks.ts';
import type { Attack } from './attacks.ts';
import { formatReport, missedGates } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { startWatchedProcess } from './watched-process.ts';
import type { Spent } from './watched-process.ts';

const rounds = 3;

/** `npm run bench:attack`: what hostile requests cost the gateway. Exits 1 if one costs more than it may. */
async function main(): Promise<void> {
  await using started = new AsyncDisposableStack();
  const sandbox = await startSandbox({ seed: 'attack', calls: { autopilot: false } });
  started.defer(() => sandbox.close());
  const gateway = await startWatchedProcess('gateway-main.ts', sandbox.connectionString);
  started.defer(() => gateway.stop());
  const bare = await startWatchedProcess('bare-main.ts');
  started.defer(() => bare.stop());
  await warmUp(gateway.url);

  const outcomes = new Map<string, Outcome>();
  const heaps: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    for (const attack of attacks(String(round))) {
      const { spent, baseline } = outcomes.get(attack.name) ?? { spent: [], baseline: [] };
      spent.push(await cost(attack, gateway));
      if (attack.isOfConnections) baseline.push(await cost(attack, bare));
      outcomes.set(attack.name, { spent, baseline });
    }
    heaps.push(await gateway.heapBytes());
  }

  process.stdout.write(`${formatReport(outcomes, heaps)}\n`);
  for (const sentence of missedGates(outcomes, heaps)) {
    process.stderr.write(`${sentence}\n`);
    process.exitCode = 1;
  }
}

function cost(
  { name, run }: Attack,
  { url, watch }: Awaited<ReturnType<typeof startWatchedProcess>>,
): Promise<Spent> {
  return watch(() =>
    run(url).catch((cause: unknown) => {
      throw new Error(`Under the attack “${name}”: ${(cause as Error).message}`, { cause });
    }),
  );
}

/** What friendly clients ask first: attacks come to gateways that run, not to ones that start. */
async function warmUp(url: string): Promise<void> {
  for (let count = 0; count < 200; count += 1) {
    const nope = count % 2 === 0 ? '' : 'nope';
    const query = `query q${count} { rooms(first: 2) { nodes { id status participants { nodes { role } } } } ${nope} }`;
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    await answer.arrayBuffer();
  }
}

await main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
});
