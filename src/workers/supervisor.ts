import cluster from 'node:cluster';
import type { Worker } from 'node:cluster';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Logger } from 'pino';
import { Channel } from '../channel/channel.ts';
import type { OtherEnd } from '../channel/channel.ts';
import { createProcessWire } from '../channel/process-wire.ts';
import { CountsHost } from '../counts/counts-channel.ts';
import { StoreHost } from '../live/store-channel/store-host.ts';
import type { SharedState } from '../gateway.ts';
import type { Samples } from '../metrics/samples.ts';
import { MetricsHost } from './shared-metrics.ts';
import type { SupervisorOffers, WorkerOffers, WorkerStart } from './offers.ts';

/** What workers are made from. */
export interface SupervisorOptions {
  readonly workers: number;
  /** 0 takes a free one. */
  readonly port: number;
  /** The live core's state, and the steady time by which it goes; undefined where each worker opens it for itself. */
  readonly state: SharedState | undefined;
  readonly sandbox: WorkerStart['sandbox'];
  /** What this process has counted itself. */
  readonly ownSamples: () => Promise<Samples>;
  readonly logger: Logger;
  /** Whether the log is laid out for people. */
  readonly isLogForPeople: boolean;
  /** Takes the lines that workers log. */
  readonly log: { write(line: string): void };
}

/** So many workers may end by themselves within a minute; one more, and starting another is no help. */
const maxEnds = 5;
const endsWithinMs = 60_000;

/** Keeps worker processes running that share a port, and a store which is this process's. One that ends is started again. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #hosts: readonly { connect(channel: Channel): () => void }[];
  readonly #running = new Map<Worker, OtherEnd<WorkerOffers>>();
  readonly #url = Promise.withResolvers<string>();
  readonly #listening = new Set<Worker>();
  /** The numbers of those that have listened. */
  readonly #ready = new Set<number>();
  readonly #ends: number[] = [];
  /** Where workers are told to listen. */
  #port: number;
  /** Where they do; undefined until one does. */
  #listensAt: number | undefined;
  #isClosing = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#port = options.port;
    this.#hosts = [
      ...(options.state ? [new StoreHost(options.state.store), new CountsHost(options.state.counts)] : []),
      new MetricsHost(options.ownSamples),
    ];
  }

  /**
   * Starts them.
   *
   * @returns the address of their port, as clients use it, when all listen
   * @throws {Error} whose message says what to do about it, such as for a port that is taken
   */
  start(): Promise<string> {
    // Each connection is given to the next in turn, on every system: sockets live long, and chance would not share them alike.
    cluster.schedulingPolicy = cluster.SCHED_RR;
    cluster.setupPrimary({ serialization: 'advanced', stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    for (let number = 1; number <= this.#options.workers; number += 1) this.#fork(number);
    return this.#url.promise;
  }

  /** Lets them end in order, and waits until all have. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.all(
      Array.from(this.#running, async ([worker, other]) => {
        const ended = once(worker, 'exit');
        other.tell('stop');
        await ended;
      }),
    );
  }

  #fork(number: number): void {
    const worker = cluster.fork({
      WORKER_NUMBER: String(number),
      // A worker writes into a pipe, and could not tell.
      LOG_FORMAT: this.#options.isLogForPeople ? 'pretty' : 'json',
    });
    const channel = new Channel(createProcessWire(worker.process));
    this.#running.set(worker, channel.to());
    const disconnects = this.#hosts.map((host) => host.connect(channel));
    let failure: string | undefined;
    const offers: SupervisorOffers = {
      begin: () => {
        // With the last who listened, a port that was taken because it was free is given back: it is asked for by its number.
        if (this.#listening.size === 0) this.#port = this.#listensAt ?? this.#port;
        return { port: this.#port, time: this.#options.state?.now() ?? 0, sandbox: this.#options.sandbox };
      },
      isReady: (url) => {
        this.#options.logger.info({ worker: number, process: worker.process.pid }, 'a worker is ready');
        this.#listensAt = Number(new URL(url).port);
        this.#listening.add(worker);
        this.#ready.add(number);
        if (this.#ready.size === this.#options.workers) this.#url.resolve(url);
      },
      hasFailed: (sentence) => {
        failure = sentence;
        this.#url.reject(new Error(sentence));
      },
    };
    channel.offer(offers);
    const { stdout } = worker.process;
    if (stdout)
      createInterface(stdout).on('line', (line) => {
        this.#options.log.write(`${line}\n`);
      });
    worker.on('exit', (code: number | null, signal: string | null) => {
      for (const disconnect of disconnects) disconnect();
      channel.close('the worker has ended');
      this.#running.delete(worker);
      this.#listening.delete(worker);
      if (this.#isClosing) return;
      this.#options.logger.error(
        { worker: number, code, signal, reason: failure },
        'a worker has ended, and is started again',
      );
      this.#noteEnd();
      this.#fork(number);
    });
  }

  /** @throws {Error} if too many have ended */
  #noteEnd(): void {
    const now = performance.now();
    this.#ends.push(now);
    while (now - (this.#ends[0] ?? now) > endsWithinMs) this.#ends.shift();
    if (this.#ends.length > maxEnds) {
      throw new Error(`${this.#ends.length} workers have ended within a minute, and no more are started`);
    }
  }
}
