import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { createClient } from 'graphql-ws';
import type { Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { decodeCursor } from '../../../src/live/record/cursor.ts';
import { defaultRetention } from '../../../src/live/store/memory-call-store.ts';

interface Person {
  readonly id: string;
  readonly isMuted: boolean;
  readonly isInLobby: boolean;
}

interface CallEventItem {
  readonly cursor: string;
  readonly isSnapshot: boolean;
  readonly call: { readonly state: string };
  readonly participants?: readonly Person[];
  readonly joined?: readonly Person[];
  readonly updated?: readonly (Person & { readonly formerId: string | null })[];
  readonly left?: readonly (Person & { readonly formerId: string | null })[];
}

const person = '{ id isMuted isInLobby }';
const documents = {
  rosterChanged: `subscription ($callId: ID!, $after: ID) {
    event: rosterChanged(callId: $callId, after: $after) {
      cursor isSnapshot call { state } participants ${person} joined ${person} updated { formerId ...on CallParticipant ${person} } left { formerId ...on CallParticipant ${person} }
    }
  }`,
  callEvents: `subscription ($callId: ID!, $after: ID) {
    event: callEvents(callId: $callId, after: $after) { cursor isSnapshot call { state } }
  }`,
};

/**
 * A client of graphql-ws, as a user would write one: it follows the roster, which it keeps by what it is told of it, or all
 * events; it loses its socket now and then, and resumes by its cursor. It checks what comes.
 */
export class SocketClient {
  readonly #url: string;
  readonly #callId: string;
  readonly #field: keyof typeof documents;
  readonly #isLogGone: () => boolean;
  readonly #roster = new Map<string, Person>();
  #client: Client | undefined;
  #cursor: string | undefined;
  #sequence = 0;
  #isOpen = false;
  #isResuming = false;
  #failure: Error | undefined;
  isComplete = false;
  events = 0;
  resumes = 0;

  /** @param isLogGone whether the call has been over for so long that nothing can be resumed any more */
  constructor(url: string, callId: string, field: keyof typeof documents, isLogGone: () => boolean) {
    this.#url = url;
    this.#callId = callId;
    this.#field = field;
    this.#isLogGone = isLogGone;
  }

  get roster(): readonly Person[] {
    return [...this.#roster.values()];
  }

  /** Connects if it isn't, and goes on behind the newest event that it has. */
  resume(): void {
    if (this.#client || this.isComplete) return;
    this.#isResuming = this.#cursor !== undefined;
    if (this.#isResuming) this.resumes += 1;
    this.#isOpen = false;
    const client = createClient({
      url: this.#url,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      on: {
        opened: () => {
          if (this.#client === client) this.#isOpen = true;
          else client.terminate();
        },
      },
    });
    this.#client = client;
    const variables = { callId: this.#callId, after: this.#cursor };
    client.subscribe<{ event: CallEventItem }>(
      { query: documents[this.#field], variables },
      {
        next: ({ data, errors }) => {
          if (this.#client !== client) return;
          try {
            ok(data, JSON.stringify(errors));
            this.#see(data.event);
          } catch (error) {
            this.#failure ??= error as Error;
          }
        },
        error: (error) => {
          if (this.#client !== client) return;
          this.#failure ??= new Error(`the subscription failed: ${JSON.stringify(error)}`);
        },
        complete: () => {
          if (this.#client === client) this.isComplete = true;
        },
      },
    );
  }

  /** Loses its socket, without a word. */
  cut(): void {
    const client = this.#client;
    this.#client = undefined;
    // One that is yet to open is cut as soon as it is.
    if (this.#isOpen) client?.terminate();
  }

  /** @throws AssertionError for whatever was wrong with what came */
  check(): void {
    if (this.#failure) throw this.#failure;
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.dispose();
  }

  #see({ cursor, isSnapshot, participants, joined = [], updated = [], left = [] }: CallEventItem): void {
    const sequence = decodeCursor(cursor)?.sequence ?? NaN;
    if (isSnapshot) {
      const isTrimmed = this.#isLogGone() || sequence - this.#sequence > defaultRetention.maxLogEvents;
      ok(
        this.#cursor === undefined || (this.#isResuming && isTrimmed),
        `a snapshot at ${sequence} was avoidable`,
      );
      ok(sequence >= this.#sequence, 'the snapshot is of the past');
      if (participants) this.#replace(participants);
    } else {
      ok(sequence > this.#sequence, `${sequence} came after ${this.#sequence}`);
      // All events are followed: their numbers are without a gap.
      if (this.#field === 'callEvents') strictEqual(sequence, this.#sequence + 1, 'an event was skipped');
      for (const { id } of left) this.#roster.delete(id);
      // Somebody may leave in the same moment in which their id becomes known.
      for (const { formerId } of [...updated, ...left]) if (formerId !== null) this.#roster.delete(formerId);
      for (const one of [...joined, ...updated]) this.#roster.set(one.id, one);
      if (participants)
        deepStrictEqual(sorted(this.roster), sorted(participants), 'a change of the roster was skipped');
    }
    this.events += 1;
    this.#isResuming = false;
    this.#cursor = cursor;
    this.#sequence = sequence;
  }

  #replace(participants: readonly Person[]): void {
    this.#roster.clear();
    for (const one of participants) this.#roster.set(one.id, one);
  }
}

/** People in an order of their own, and no more than is compared of them. */
export function sorted(people: readonly Person[]): Person[] {
  return people
    .map(({ id, isMuted, isInLobby }) => ({ id, isMuted, isInLobby }))
    .sort((one, other) => one.id.localeCompare(other.id));
}
