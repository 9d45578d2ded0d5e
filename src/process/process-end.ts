/**
 * The signals by which a process is told to end: by a supervisor; by Ctrl-C; by Ctrl-Break, on Windows; and since its
 * terminal was closed, after which Windows leaves it a few seconds.
 */
const endSignals = ['SIGTERM', 'SIGINT', 'SIGBREAK', 'SIGHUP'] as const;

type EndSignal = (typeof endSignals)[number];

/**
 * What a parent sends by Node's channel to have a process end as by SIGTERM, which Windows doesn't have: process managers
 * there send the same.
 */
export const shutdownMessage = 'shutdown';

/** Why a process ends: it was told to by a signal, or something was thrown that nobody caught. */
export type EndCause = EndSignal | 'fault';

/** What is done, and said, when a process ends. */
export interface ProcessEnd {
  /** Ends what runs, in order. Called once. */
  close(cause: EndCause): Promise<void>;
  /** How long that may take, in milliseconds. What is left then ends with the process. */
  readonly limitMs: number;
  /** The process was told to stop. */
  onSignal?(signal: EndSignal): void;
  /** Something was thrown that nobody caught, or a promise was rejected that nobody waits for. */
  onFault(error: unknown): void;
  /** All has ended. */
  onClosed?(): void;
  /** Writes the last lines of the log; takes no longer than necessary. */
  flush?(): Promise<void>;
}

/** Within which a signal that comes again is the same one, in milliseconds. */
const sameSignalMs = 200;
/** So much longer than its limit may it take until the process is ended, in milliseconds: to cut off takes a moment. */
const marginMs = 2_000;
/** Faults that are told while the process ends. It may be that each attempt at something fails, over and over. */
const maxFaults = 10;

/**
 * Makes the process end in order: by a signal, or the message that stands for one, with exit code 0, and by a fault that
 * nobody caught with exit code 1. What goes on after such a fault can't be relied on, so a supervisor is to start the process anew. To be called
 * once, before anything runs.
 */
export function endInOrder(end: ProcessEnd): void {
  let begunAt: number | undefined;
  let faults = 0;

  async function close(cause: EndCause): Promise<void> {
    begunAt = performance.now();
    setTimeout(() => process.exit(1), end.limitMs + marginMs);
    process.exitCode = cause === 'fault' ? 1 : 0;
    try {
      await end.close(cause);
      end.onClosed?.();
    } catch (error) {
      process.exitCode = 1;
      end.onFault(error);
    }
    await end.flush?.();
    process.exit();
  }

  function tell(signal: EndSignal): void {
    if (begunAt === undefined) {
      end.onSignal?.(signal);
      void close(signal);
    } else if (performance.now() - begunAt > sameSignalMs) {
      // A second signal ends the wait. Ctrl-C under npm is one, though it comes twice: from the terminal, and from npm.
      process.exit(1);
    }
  }

  for (const signal of endSignals) process.on(signal, tell);
  process.on('message', (message) => {
    if (message === shutdownMessage) tell('SIGTERM');
  });

  // A rejection that nobody handles comes here as well.
  process.on('uncaughtException', (error: unknown) => {
    faults += 1;
    if (faults <= maxFaults) end.onFault(error);
    if (begunAt === undefined) void close('fault');
    else process.exitCode = 1;
  });
}
