import { deepStrictEqual, ok } from 'node:assert/strict';
import type { FormattedExecutionResult } from 'graphql';
import { decodeCursor } from '../../../src/live/record/cursor.ts';
import { sorted } from '../../live/chaos/socket-client.ts';
import type { UnreliableNetwork } from '../frontend/unreliable-network.ts';
import { isPassing } from './faulty-connection.ts';
import type { OpenFaultyConnection } from './faulty-connection.ts';

interface Person {
  readonly id: string;
  readonly isMuted: boolean;
  readonly isInLobby: boolean;
}

interface RosterEvent {
  readonly cursor: string;
  readonly isSnapshot: boolean;
  readonly participants: readonly Person[];
  readonly joined: readonly Person[];
  readonly updated: readonly (Person & { readonly formerId: string | null })[];
  readonly left: readonly (Person & { readonly formerId: string | null })[];
}

const person = '{ id isMuted isInLobby }';

/** A document that follows the roster. @param call what each event shows of the call besides */
export const rosterDocument = (call = 'id'): string => `subscription ($callId: ID!, $after: ID) {
  event: rosterChanged(callId: $callId, after: $after) {
    cursor isSnapshot participants ${person} joined ${person} updated { formerId ...on CallParticipant ${person} } left { formerId ...on CallParticipant ${person} } call { ${call} }
  }
}`;

/** One event as a watcher saw it, and what it believes since. */
export interface Observation {
  readonly sequence: number;
  readonly isSnapshot: boolean;
  /** Whether it is the first after the watcher came back. */
  readonly isFirst: boolean;
  readonly roster: readonly Person[];
}

/** What a watcher goes by. */
export interface WatcherOptions {
  readonly name: string;
  readonly open: OpenFaultyConnection;
  readonly query: string;
  readonly callId: string;
  /** Its way to the gateway. */
  readonly network: Pick<UnreliableNetwork, 'url' | 'cut' | 'silence' | 'stall' | 'flow'>;
  /** Is called after each event. */
  readonly onObservation?: () => void;
}

/**
 * Somebody who watches a roster over one transport, and has bad luck with their connection. They go by what they are told
 * of changes, keep their newest cursor, and come back with it.
 */
export class Watcher {
  readonly #options: WatcherOptions;
  readonly #roster = new Map<string, Person>();
  readonly observations: Observation[] = [];
  /** The connection that counts; what still comes over others is of the past. */
  #connection: symbol | undefined;
  #isSilent = false;
  #cursor: string | undefined;
  #isBack = true;
  #failure: Error | undefined;
  isComplete = false;
  resumes = 0;
  /** How often its connection was half-open. */
  silences = 0;
  /** How often the gateway closed its connection. */
  slowClosings = 0;

  constructor(options: WatcherOptions) {
    this.#options = options;
  }

  get name(): string {
    return this.#options.name;
  }

  get roster(): readonly Person[] {
    return [...this.#roster.values()];
  }

  get isConnected(): boolean {
    return this.#connection !== undefined && !this.#isSilent;
  }

  /** Reads on; comes back with its cursor if its connection is gone, or dead. */
  resume(): void {
    const { network } = this.#options;
    network.flow();
    if (this.isConnected || this.isComplete) return;
    const connection = Symbol('connection');
    this.#connection = connection;
    this.#isSilent = false;
    this.#isBack = true;
    if (this.#cursor !== undefined) this.resumes += 1;
    const ifCurrent = (handle: () => void): void => {
      if (this.#connection === connection && !this.#isSilent) handle();
    };
    const { open, query, callId } = this.#options;
    open({
      url: network.url,
      query,
      callId,
      cursor: this.#cursor,
      onNext: (result) => {
        ifCurrent(() => {
          this.#take(result);
        });
      },
      onComplete: () => {
        ifCurrent(() => {
          this.isComplete = true;
          this.#connection = undefined;
        });
      },
      onBroken: () => {
        // One that was cut is of the past already, and one that is over as well.
        if (this.#connection !== connection) return;
        this.#connection = undefined;
        this.slowClosings += 1;
      },
      onRefused: (reason) => {
        ifCurrent(() => {
          this.#failure ??= reason;
        });
      },
    });
  }

  cut(): void {
    this.#connection = undefined;
    this.#options.network.cut();
  }

  lag(): void {
    this.#options.network.stall();
  }

  /** Its connection is dead from now on, and neither end is told. */
  silence(): void {
    if (!this.isConnected) return;
    this.#isSilent = true;
    this.silences += 1;
    this.#options.network.silence();
  }

  /** @throws {Error} when something was wrong with what came */
  check(): void {
    if (this.#failure) throw this.#failure;
  }

  #take({ data, errors }: FormattedExecutionResult): void {
    if (isPassing(errors)) {
      // What comes over this connection now, such as that it is complete, is of the past.
      this.#connection = undefined;
      return;
    }
    try {
      ok(data && !errors, `got ${JSON.stringify(errors)}`);
      this.#see((data as { event: RosterEvent }).event);
      this.#options.onObservation?.();
    } catch (error) {
      this.#failure ??= new Error(`${this.name}: ${(error as Error).message}`, { cause: error });
    }
  }

  #see({ cursor, isSnapshot, participants, joined, updated, left }: RosterEvent): void {
    if (isSnapshot) {
      this.#roster.clear();
      for (const one of participants) this.#roster.set(one.id, one);
    } else {
      for (const { id } of left) this.#roster.delete(id);
      // Somebody may leave in the same moment in which their id becomes known.
      for (const { formerId } of [...updated, ...left]) if (formerId !== null) this.#roster.delete(formerId);
      for (const one of [...joined, ...updated]) this.#roster.set(one.id, one);
    }
    const roster = sorted(this.roster);
    deepStrictEqual(roster, sorted(participants), 'what was told of changes is not what has changed');
    const sequence = decodeCursor(cursor)?.sequence ?? NaN;
    this.observations.push({ sequence, isSnapshot, isFirst: this.#isBack, roster });
    this.#isBack = false;
    this.#cursor = cursor;
  }
}
