import { readFileSync } from 'node:fs';
import { request } from 'undici';
import type { Cores } from '../cores.ts';
import { Client } from '../fan-out/client.ts';
import { requireOpenFiles } from '../fan-out/open-files.ts';
import type { Outcome } from '../fan-out/outcome.ts';
import { startGatewayProcess } from '../restart/gateway-process.ts';
import type { GatewayProcess } from '../restart/gateway-process.ts';
import { median } from '../statistics.ts';
import { startCallingPlatform, variablesFor } from '../webhook/calling-platform.ts';
import type { CallingPlatform } from '../webhook/calling-platform.ts';
import { callBegins, callIdOfPost, rosterChanges } from '../webhook/posts.ts';

/** How much is measured. */
export interface WorkersDuration {
  /** Of one roster, over all workers. */
  readonly subscribers: number;
  /** In a round. */
  readonly events: number;
  readonly rounds: number;
}

/** How many times as much two workers are to tell as one process, at the least. */
const leastRatio = 1.7;
const peopleInCall = 6;

const query = `subscription ($callId: ID!) { rosterChanged(callId: $callId) {
  cursor isSnapshot occurredAt updated { id isMuted }
  participants { id displayName isMuted isInLobby identifier { __typename ... on HasRawId { rawId } } }
} }`;

/** CPU time of each process for one event, in microseconds: first of the process that was started, then of its workers. */
type Cost = readonly number[];

/** A gateway of one process, or of several on one port, and who follows a call there. */
class Contestant {
  readonly #gateway: GatewayProcess;
  readonly #headers: Record<string, string>;
  #sequence = 1;
  #messages = 0;
  #onMessages: () => void = () => undefined;

  constructor(gateway: GatewayProcess, { authorization }: CallingPlatform) {
    this.#gateway = gateway;
    this.#headers = { 'content-type': 'application/json', authorization };
  }

  async gather(subscribers: number, started: AsyncDisposableStack): Promise<void> {
    await this.#post(callBegins(0, peopleInCall));
    for (let number = 0; number < subscribers; number += 1) {
      const client = new Client(this.#gateway.port);
      started.defer(() => {
        client.close();
      });
      await client.open(false);
      await client.subscribe({ query, variables: { callId: callIdOfPost(0) } });
      client.onMessages = (count) => {
        this.#messages += count;
        this.#onMessages();
      };
    }
  }

  /** Lets so much happen, one after the other, each told to everybody before the next. */
  async run(events: number, subscribers: number): Promise<Cost> {
    const before = this.#cpuMicroseconds();
    for (let event = 0; event < events; event += 1) {
      const told = this.#told(this.#messages + subscribers);
      this.#sequence += 1;
      // It is always the first of them who mutes or unmutes, so that each post is an event.
      await this.#post(rosterChanges(0, this.#sequence, 1, 1));
      await told;
    }
    return this.#cpuMicroseconds().map((cpu, index) => (cpu - (before[index] ?? NaN)) / events);
  }

  #told(messages: number): Promise<void> {
    return new Promise((resolve) => {
      this.#onMessages = () => {
        if (this.#messages >= messages) resolve();
      };
    });
  }

  /** As Linux counts it, in hundredths of a second. */
  #cpuMicroseconds(): number[] {
    const { pid } = this.#gateway;
    const workers = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
    return [String(pid), ...workers].map((process) => {
      const fields = readFileSync(`/proc/${process}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return (Number(fields[11]) + Number(fields[12])) * 10_000;
    });
  }

  async #post(body: string): Promise<void> {
    const { statusCode, body: answer } = await request(
      `http://127.0.0.1:${this.#gateway.port}/callbacks/calls`,
      { method: 'POST', headers: this.#headers, body },
    );
    await answer.dump();
    if (statusCode !== 202) throw new Error(`The gateway answered a post with ${statusCode}.`);
  }
}

/**
 * Measures what the busiest process does for one event that everybody is told of: that bounds how much can be told where each
 * process has a core. Times of CPU are the same whether or not it has.
 */
export async function measureWorkers(
  cores: Cores,
  { subscribers, events, rounds }: WorkersDuration,
): Promise<Outcome> {
  requireOpenFiles(2 * subscribers + 200);
  await using started = new AsyncDisposableStack();
  const platform = await startCallingPlatform();
  started.use(platform);
  const start = async (workers: number): Promise<Contestant> => {
    const gateway = await startGatewayProcess(cores.server, {
      PORT: '0',
      SANDBOX_PORT: '0',
      AUTH: 'off',
      WORKERS: String(workers),
      ...variablesFor(platform.url),
    });
    started.defer(() => gateway.stop());
    const contestant = new Contestant(gateway, platform);
    await contestant.gather(subscribers, started);
    return contestant;
  };
  const [one, two] = [await start(1), await start(2)];
  const costs: { readonly one: Cost; readonly two: Cost }[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const cost = { one: await one.run(events, subscribers), two: await two.run(events, subscribers) };
    // The first round is for the compiler.
    if (round > 0) costs.push(cost);
  }
  const ratio = median(costs.map((cost) => Math.max(...cost.one) / Math.max(...cost.two)));
  const typical = (of: 'one' | 'two', index: number): string =>
    median(costs.map((cost) => cost[of][index] ?? NaN)).toFixed(0);
  const report = [
    '| CPU µs per event | one process | supervisor | worker 1 | worker 2 | one ÷ busiest |',
    '|---|---:|---:|---:|---:|---:|',
    `| to ${subscribers} subscribers of one roster | ${typical('one', 0)} | ${typical('two', 0)} | ${typical('two', 1)} | ${typical('two', 2)} | ${ratio.toFixed(2)} |`,
    '',
    'An event is a signed post to the webhook, which one of the workers takes; each worker executes and writes it once, and tells its half of the subscribers.',
  ].join('\n');
  if (ratio >= leastRatio) return { report, missed: [] };
  return {
    report,
    missed: [
      `With two workers, one process has ${ratio.toFixed(2)} × the work of the busiest; it should be ${leastRatio} × at least.`,
    ],
  };
}
