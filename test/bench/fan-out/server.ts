import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { messageOf } from '../message-of.ts';

const failure = 'A server of the fan-out ended.';

/**
 * What is compared: the gateway's WebSockets, those of graphql-ws's `useServer` over the same schema and the same live
 * core, and a bare broadcast of the same bytes by ws.
 */
export type FanOutVariant = 'switchboard' | 'stock' | 'bare';

/** Servers in other languages that broadcast the same bytes: `publish` of Bun, in C++, and Nchan, a module of nginx in C. */
export type MarkVariant = 'bun' | 'nchan';

/** What the report calls them. */
export const names: Readonly<Record<FanOutVariant | MarkVariant, string>> = {
  switchboard: '**Switchboard**',
  stock: 'stock graphql-ws',
  bare: 'a broadcast by ws',
  bun: "a broadcast by Bun's publish (C++)",
  nchan: 'a broadcast by Nchan (C)',
};

/** What a server is asked: to let something happen in a call, of which the bare one is told the bytes; or how it is. */
export type ServerRequest =
  { readonly publish: string; readonly call: number } | { readonly collect: boolean };

/** How a server is. */
export interface Figures {
  /** CPU time that it has used so far, user and system. */
  readonly cpuMicroseconds: number;
  readonly heapBytes: number;
  readonly residentBytes: number;
  /** How often a subscription fell behind, so that events were left out, or a client was closed, since too much waited for it. */
  readonly tooSlow: number;
}

/** A server that is measured, in a process and on a core of its own. */
export interface MeasuredServer {
  readonly variant: FanOutVariant | MarkVariant;
  readonly port: number;
  /** Lets something happen in a call. @param bytes what one that knows no GraphQL sends */
  publish(bytes: string, call: number): void;
  figures(): Promise<Figures>;
  stop(): void;
}

/** One of the servers that are compared. */
export class FanOutServer implements MeasuredServer {
  readonly variant: FanOutVariant;
  readonly port: number;
  readonly #process: ChildProcess;

  private constructor(variant: FanOutVariant, port: number, child: ChildProcess) {
    this.variant = variant;
    this.port = port;
    this.#process = child;
  }

  /** @param calls how many there are in it to subscribe to */
  static async start(variant: FanOutVariant, core: number, calls = 1): Promise<FanOutServer> {
    const main = fileURLToPath(new URL('server-main.ts', import.meta.url));
    const child = spawn(
      'taskset',
      ['-c', String(core), process.execPath, '--expose-gc', main, variant, String(calls)],
      { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env: { ...process.env, NODE_ENV: 'production' } },
    );
    const { port } = (await messageOf(child, failure)) as { port: number };
    return new FanOutServer(variant, port, child);
  }

  publish(bytes: string, call: number): void {
    this.#process.send({ publish: bytes, call } satisfies ServerRequest);
  }

  /** @param collect whether it is to collect its garbage before */
  async figures({ collect }: { readonly collect: boolean } = { collect: false }): Promise<Figures> {
    this.#process.send({ collect } satisfies ServerRequest);
    return (await messageOf(this.#process, failure)) as Figures;
  }

  stop(): void {
    this.#process.disconnect();
  }
}
