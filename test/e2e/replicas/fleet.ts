import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { environmentOf } from '../../support/gateway.ts';
import { openBalancer } from './balancer.ts';
import type { Balancer } from './balancer.ts';
import type { FleetFault } from './fleet-script.ts';
import { Replica } from './replica.ts';

/** Where the replicas of a fleet keep live state. */
export interface FleetStore extends AsyncDisposable {
  /** What tells a replica of it. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends it without a word and starts it again, with all that it had accepted. */
  restart?(): Promise<void>;
  /** Breaks all connections to it off. */
  cut?(): void;
}

/** Whom the fleet calls. */
const users = ['a1', 'b2'].map((end) => ({
  identifier: { rawId: `8:orgid:5a4db0c5-0000-4000-8000-0000000000${end}` },
}));

/** How often a balancer asks replicas whether they are ready, in milliseconds. */
const readinessMs = 250;

/** What a fleet is made from. */
interface FleetParts {
  readonly sandbox: Sandbox;
  readonly store: FleetStore;
  readonly balancer: Balancer;
  readonly env: Readonly<Record<string, string>>;
  readonly replicas: Replica[];
  /** What ends with it. */
  readonly opened: AsyncDisposable;
}

/** Gateways in processes of their own that share a store, and the sandbox that is Graph for them. */
export class Fleet implements AsyncDisposable {
  readonly #parts: FleetParts;

  private constructor(parts: FleetParts) {
    this.#parts = parts;
  }

  /** Starts so many replicas. @param env variables besides those that they need */
  static async start(
    size: number,
    store: FleetStore,
    env: Readonly<Record<string, string>> = {},
  ): Promise<Fleet> {
    await using opening = new AsyncDisposableStack();
    const sandbox = await startSandbox({ seed: 'fleet', calls: { autopilot: false } });
    opening.defer(() => sandbox.close());
    const replicas: Replica[] = [];
    opening.defer(async () => {
      await Promise.all(replicas.map((replica) => replica.kill()));
    });
    const balancer = opening.use(await openBalancer(() => origins(replicas)));
    const fleet = new Fleet({
      sandbox,
      store,
      balancer,
      env: {
        ...environmentOf(sandbox),
        ...store.env,
        PUBLIC_URL: balancer.url,
        LOG_LEVEL: 'warn',
        ...env,
      },
      replicas,
      opened: opening,
    });
    await Promise.all(Array.from({ length: size }, () => fleet.add()));
    const opened = opening.move();
    return new Fleet({ ...fleet.#parts, opened });
  }

  get sandbox(): Sandbox {
    return this.#parts.sandbox;
  }

  /** The origin under which all replicas are reached. */
  get url(): string {
    return this.#parts.balancer.url;
  }

  /** The origins of the replicas that take connections. */
  get running(): readonly string[] {
    return origins(this.#parts.replicas);
  }

  /** The newest lines that the replicas wrote. */
  get log(): string {
    return this.#parts.replicas
      .map(({ lines }, number) => `replica ${number}:\n${lines.join('\n')}`)
      .join('\n');
  }

  /** The ids of the processes, in the order of their starts. */
  get pids(): readonly (number | undefined)[] {
    return this.#parts.replicas.map(({ pid }) => pid);
  }

  /** Starts one more. */
  async add(): Promise<void> {
    const replica = new Replica(this.#parts.env);
    this.#parts.replicas.push(replica);
    await replica.start();
  }

  /**
   * Ends the one that runs for longest, in order: connections go to the others as soon as it says that it is not ready.
   *
   * @returns how long that took, in milliseconds, and how the process ended
   */
  async retireOldest(): Promise<{ readonly unreadyMs: number; readonly code: number | null }> {
    const [oldest] = this.#parts.replicas;
    if (!oldest) throw new Error('nobody runs');
    const begun = performance.now();
    const ended = oldest.stop();
    while (await oldest.isReady()) await sleep(readinessMs);
    const unreadyMs = performance.now() - begun;
    oldest.leave();
    const code = await ended;
    this.#parts.replicas.shift();
    return { unreadyMs, code };
  }

  /**
   * Lets a fault happen, and resolves when it has passed.
   *
   * @param meanwhile is done while a replica that was killed is not there
   */
  async suffer({ fault, which }: FleetFault, meanwhile?: () => Promise<unknown>): Promise<void> {
    const { replicas, store } = this.#parts;
    const replica = replicas[which % replicas.length];
    switch (fault) {
      case 'kill':
        await replica?.kill();
        await meanwhile?.();
        await replica?.start();
        return;
      case 'freeze':
        replica?.freeze();
        await sleep(1_500);
        replica?.thaw();
        return;
      case 'restartStore':
        await store.restart?.();
        return;
      case 'cutStore':
        store.cut?.();
        return;
    }
  }

  /** Asks over HTTP POST, any replica. @throws Error with the errors, if there are any */
  async ask<Data>(query: string, variables: object): Promise<Data> {
    const answer = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await answer.json()) as { data?: Data; errors?: unknown };
    if (!data || errors !== undefined) throw new Error(JSON.stringify(errors));
    return data;
  }

  /**
   * Creates a call with two people, who are not in it yet, and connects it.
   *
   * @param input further members of the input
   * @returns its id, and a cursor from its beginning
   */
  async createCall(input: object = {}): Promise<{ readonly id: string; readonly cursor: string }> {
    const call = await this.requestCall(input);
    await this.control('POST', `/calls/${call.id}/state`, { state: 'established' });
    return call;
  }

  /** Asks for a call with the same two people. @returns the same */
  async requestCall(input: object): Promise<{ readonly id: string; readonly cursor: string }> {
    const { createCall } = await this.ask<{ createCall: { call: { id: string; cursor: string } } }>(
      'mutation ($input: CreateCallInput!) { createCall(input: $input) { call { id cursor } } }',
      { input: { to: { users }, ...input } },
    );
    return createCall.call;
  }

  /** Sends a request to the sandbox's controls. @throws Error if it is refused */
  async control<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const answer = await fetch(`${this.sandbox.url}/sandbox${path}`, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.opened[Symbol.asyncDispose]();
  }
}

function origins(replicas: readonly Replica[]): string[] {
  return replicas.flatMap(({ url }) => (url === undefined ? [] : [url]));
}
