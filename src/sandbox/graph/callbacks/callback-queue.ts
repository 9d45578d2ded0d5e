import type { Random } from '../../server/seeded-random.ts';
import type { Activity } from '../simulation/pending-work.ts';
import type { SimulatedCall } from '../simulation/simulated-call.ts';
import type { CallbackEntry, CallbackLog } from './callback-log.ts';
import type { CallbackSigner, TokenFlaw } from './callback-signer.ts';
import type { Notification } from '../simulation/notification.ts';
import { writeNotificationBody } from '../simulation/notification.ts';
import type { CallbackSender } from './callback-sender.ts';
import type { JsonObject } from '../protocol/wire.ts';

/** What a callback queue works with. */
export interface CallbackQueueOptions {
  readonly signer: CallbackSigner;
  readonly sender: CallbackSender;
  readonly log: CallbackLog;
  readonly activity: Activity;
  /** Makes message ids. */
  readonly random: Random;
  /** Is told of each request once it is delivered or given up. */
  readonly onDone: (request: CallbackRequest, outcome: CallbackEntry['outcome']) => void;
}

/** A request to be sent to a callback URI. */
export interface CallbackRequest {
  /** The call as it was when this was written. */
  readonly call: SimulatedCall;
  readonly entries: readonly JsonObject[];
  /** What `entries` tell of. */
  readonly notifications: readonly Notification[];
  /** Where it goes; left out, to the address of its call. */
  readonly callbackUri?: string;
  /** A body that is posted first, in its stead, until 204 asks for `entries`. */
  readonly olderBody?: string;
  /** Whether it asks something: it tells of nothing then. */
  readonly asks?: boolean;
  /** If undefined, the queue makes one. */
  readonly messageId?: string;
  /** What is wrong with its token; undefined for nothing. */
  readonly flaw?: TokenFlaw;
}

/** Whether a request tells the bot of the call itself, and not only of what is in it. A forged one tells of nothing. */
export function tellsCallState({ notifications, flaw, asks = false }: CallbackRequest): boolean {
  return flaw === undefined && !asks && notifications.some(({ path }) => path === '');
}

/** Sends requests to the bot: those of one call one after the other, each answered before the next is sent. */
export interface CallbackQueue {
  enqueue(request: CallbackRequest): void;
  /** Sends a request that asks something, in its turn. @returns it with how it was answered */
  ask(request: CallbackRequest): Promise<CallbackEntry>;
  /** Sends nothing more of a call: what waits and what comes is logged as withheld. */
  withhold(callId: string): void;
}

/** Makes an empty callback queue. */
export function createCallbackQueue(options: CallbackQueueOptions): CallbackQueue {
  const { signer, sender, log, activity, random } = options;
  /** Resolves, by call, when the last request of it is done. */
  const lastOfCall = new Map<string, Promise<void>>();
  const withheld = new Set<string>();

  async function send(request: CallbackRequest): Promise<CallbackEntry> {
    const { id } = request.call;
    const entry = log.open({
      callId: id,
      callbackUri: request.callbackUri ?? request.call.callbackUri,
      messageId: request.messageId ?? random.uuid(),
      notifications: request.notifications.map(({ changeType, path }) => `${changeType} ${path}`.trim()),
    });
    const before = lastOfCall.get(id) ?? Promise.resolve();
    const done = before.then(() => deliver(request, entry));
    lastOfCall.set(id, done);
    await done;
    if (lastOfCall.get(id) === done) lastOfCall.delete(id);
    return entry;
  }

  async function deliver(request: CallbackRequest, entry: CallbackEntry): Promise<void> {
    if (withheld.has(request.call.id)) {
      entry.outcome = 'withheld';
      return;
    }
    const { call, entries, notifications, flaw, olderBody, asks = false } = request;
    const end = activity.begin();
    const token = await signer.token(call.tenantId, flaw);
    end();
    const headers = {
      'Content-Type': 'application/json; charset=utf-8',
      Accept: 'application/json',
      Authorization: `Bearer ${token}`,
      'User-Agent': 'Microsoft-Skype/3.0,(Calling/1.0)',
      'X-Microsoft-Skype-Chain-ID': call.callChainId,
      'X-Microsoft-Skype-Message-ID': entry.messageId,
      'Scenario-ID': call.scenarioId,
    };
    const announcesCall =
      !asks && notifications.some(({ changeType, path }) => changeType === 'created' && path === '');
    const body = writeNotificationBody(entries);
    await sender.send({ url: entry.callbackUri, headers, body, olderBody, announcesCall, asks }, entry);
    options.onDone(request, entry.outcome);
  }

  return {
    enqueue(request) {
      void send(request);
    },
    ask: send,
    withhold(callId) {
      withheld.add(callId);
    },
  };
}
