import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { freePort } from '../../support/free-port.ts';
import type { Figures, MarkVariant, MeasuredServer } from './server.ts';

/*
 * Servers in other languages, where these are installed: they broadcast what is posted to them, know no GraphQL and nobody's
 * rights, and so are marks of what a machine can do.
 */

/** How long one may take until it answers, in milliseconds. */
const patienceMs = 10_000;

/** What a mark is started by. */
interface Mark {
  /** What runs it. */
  readonly program: string;
  /** @param folder for its files @returns its arguments */
  readonly prepare: (folder: string, port: number) => readonly string[];
}

const marks: Readonly<Record<MarkVariant, Mark>> = {
  // https://bun.com/docs/api/websockets
  bun: {
    program: 'bun',
    prepare(folder, port) {
      const file = join(folder, 'server.js');
      writeFileSync(
        file,
        `Bun.serve({
  port: ${port},
  hostname: '127.0.0.1',
  async fetch(request, server) {
    if (request.method === 'POST') {
      server.publish('all', await request.text());
      return new Response(null, { status: 204 });
    }
    const headers = { 'Sec-WebSocket-Protocol': 'graphql-transport-ws' };
    return server.upgrade(request, { headers }) ? undefined : new Response(null, { status: 400 });
  },
  websocket: { open: (socket) => socket.subscribe('all'), message: () => undefined },
});`,
      );
      return ['run', file];
    },
  },
  // https://nchan.io
  nchan: {
    program: 'nginx',
    prepare(folder, port) {
      const file = join(folder, 'nginx.conf');
      writeFileSync(
        file,
        `load_module /usr/lib/nginx/modules/ngx_nchan_module.so;
daemon off;
master_process off;
pid ${folder}/pid;
error_log ${folder}/error.log;
events { worker_connections 16384; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  server {
    listen 127.0.0.1:${port};
    location = /publish { nchan_publisher; nchan_channel_id all; nchan_message_buffer_length 64; }
    location = /graphql { nchan_subscriber websocket; nchan_channel_id all; nchan_subscriber_first_message newest; }
  }
}`,
      );
      return ['-c', file, '-p', folder];
    },
  },
};

/** The marks that can be measured here, and a sentence about the others. */
export function findMarks(): { readonly found: readonly MarkVariant[]; readonly missing: string } {
  const variants = Object.keys(marks) as MarkVariant[];
  const found = variants.filter((variant) => {
    const { program } = marks[variant];
    return spawnSync(program, ['-v'], { stdio: 'ignore' }).error === undefined;
  });
  const others = variants.filter((variant) => !found.includes(variant));
  return {
    found,
    missing: others
      .map((variant) => ` There is no ${marks[variant].program} here to measure beside.`)
      .join(''),
  };
}

/** Starts a mark on a core of its own. @throws {Error} if it does not answer */
export async function startMark(variant: MarkVariant, core: number): Promise<MeasuredServer> {
  const { program, prepare } = marks[variant];
  const folder = mkdtempSync(join(tmpdir(), `bench-${variant}-`));
  const port = await freePort();
  const child = spawn('taskset', ['-c', String(core), program, ...prepare(folder, port)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const server = new MarkServer(variant, port, child, folder);
  try {
    await server.answers();
    return server;
  } catch (error) {
    server.stop();
    throw error;
  }
}

class MarkServer implements MeasuredServer {
  readonly variant: MarkVariant;
  readonly port: number;
  readonly #process: ChildProcess;
  readonly #folder: string;
  /** One connection, so that messages keep their order. */
  readonly #publisher: Pool;

  constructor(variant: MarkVariant, port: number, child: ChildProcess, folder: string) {
    this.variant = variant;
    this.port = port;
    this.#process = child;
    this.#folder = folder;
    this.#publisher = new Pool(`http://127.0.0.1:${port}`, { connections: 1, pipelining: 1 });
  }

  /** Waits until it takes what is published. */
  async answers(): Promise<void> {
    const until = performance.now() + patienceMs;
    for (;;) {
      try {
        await this.#post('first');
        return;
      } catch (error) {
        if (performance.now() > until || this.#process.exitCode !== null) throw error;
        await sleep(20);
      }
    }
  }

  publish(bytes: string): void {
    // Who waits for it learns by themselves that it has not come.
    this.#post(bytes).catch(() => undefined);
  }

  figures(): Promise<Figures> {
    const stat = readFileSync(`/proc/${this.#process.pid ?? 0}/stat`, 'utf8');
    // Behind its name, which may hold anything: user and system time are the 14th and the 15th figure, in hundredths of a second.
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    const cpuMicroseconds = (Number(user) + Number(system)) * 10_000;
    return Promise.resolve({ cpuMicroseconds, heapBytes: NaN, residentBytes: NaN, tooSlow: 0 });
  }

  stop(): void {
    this.#process.kill();
    void this.#publisher.destroy();
    void once(this.#process, 'exit').finally(() => {
      rmSync(this.#folder, { recursive: true, force: true });
    });
  }

  async #post(body: string): Promise<void> {
    const { body: answer } = await this.#publisher.request({ path: '/publish', method: 'POST', body });
    await answer.dump();
  }
}
