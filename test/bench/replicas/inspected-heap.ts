import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

/** What a process needs in its environment, so that its heap can be looked at: any free port, once it is asked to listen. */
export const inspectable = { NODE_OPTIONS: '--inspect-port=127.0.0.1:0' };

/** The heap of a process of Node, by its inspector. */
export class InspectedHeap implements Disposable {
  readonly #socket: WebSocket;
  #requests = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /**
   * Asks a process to listen, and connects to it.
   *
   * @param log what the process, and none before it, has written so far
   */
  static async open(pid: number, log: () => string): Promise<InspectedHeap> {
    process.kill(pid, 'SIGUSR1');
    for (;;) {
      const url = /Debugger listening on (ws:\S+)/.exec(log())?.[1];
      if (url !== undefined) {
        const socket = new WebSocket(url);
        await once(socket, 'open');
        return new InspectedHeap(socket);
      }
      await sleep(50);
    }
  }

  /** Collects all that nothing refers to. @returns how many bytes of the heap are left in use */
  async collect(): Promise<number> {
    await this.#ask('HeapProfiler.collectGarbage');
    const { result } = await this.#ask('Runtime.evaluate', { expression: 'process.memoryUsage().heapUsed' });
    return Number(result?.value);
  }

  async #ask(
    method: string,
    params: object = {},
  ): Promise<{ readonly result?: { readonly value: unknown } }> {
    const id = ++this.#requests;
    this.#socket.send(JSON.stringify({ id, method, params }));
    for (;;) {
      const [data] = (await once(this.#socket, 'message')) as [Buffer];
      const answer = JSON.parse(data.toString()) as { id?: number; result?: { result?: { value: unknown } } };
      if (answer.id === id) return answer.result ?? {};
    }
  }

  [Symbol.dispose](): void {
    this.#socket.terminate();
  }
}
