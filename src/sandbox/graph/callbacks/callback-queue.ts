import type { Random } from '../../server/seeded-random.ts';
import type { Activity } from '../simulation/pending-work.ts';
import type { SimulatedCall } from '../simulation/simulated-call.ts';
import type { CallbackEntry, CallbackLog } from './callback-log.ts';
import type { CallbackSigner, TokenFlaw } from './callback-signer.ts';
import type { Notice } from '../simulation/notification.ts';
import { writeNotifications } from '../simulation/notification.ts';
import type { Poster } from './callback-sender.ts';
import type { JsonObject } from '../protocol/wire.ts';

/** What a courier works with. */
export interface CourierOptions {
  readonly signer: CallbackSigner;
  readonly poster: Poster;
  readonly log: CallbackLog;
  readonly activity: Activity;
  /** Makes message ids. */
  readonly random: Random;
  /** Told of each post once it is delivered or given up. */
  readonly onDone: (letter: Letter, outcome: CallbackEntry['outcome']) => void;
}

/** One post to be made. */
export interface Letter {
  /** The call as it was when this happened. */
  readonly call: SimulatedCall;
  readonly entries: readonly JsonObject[];
  /** What it tells of: changes of the call itself are a state. */
  readonly notices: readonly Notice[];
  /** Undefined for one of its own. */
  readonly messageId?: string;
  /** What is wrong with its token; undefined for nothing. */
  readonly flaw?: TokenFlaw;
}

/** Brings posts to the bot: those of one call go one after the other, each answered before the next is sent. */
export interface Courier {
  send(letter: Letter): void;
  /** Withholds whatever a call has still to tell. */
  stop(callId: string): void;
}

/** Makes a courier. */
export function createCourier(options: CourierOptions): Courier {
  const { signer, poster, log, activity, random } = options;
  const outboxes = new Map<string, Promise<void>>();
  const stopped = new Set<string>();

  function send(letter: Letter): void {
    const { id, callbackUri } = letter.call;
    const entry = log.open({
      callId: id,
      callbackUri,
      messageId: letter.messageId ?? random.uuid(),
      notifications: letter.notices.map(({ changeType, path }) => `${changeType} ${path}`.trim()),
    });
    const before = outboxes.get(id) ?? Promise.resolve();
    const done = before.then(() => bring(letter, entry));
    outboxes.set(id, done);
    void done.finally(() => {
      if (outboxes.get(id) === done) outboxes.delete(id);
    });
  }

  async function bring(letter: Letter, entry: CallbackEntry): Promise<void> {
    if (stopped.has(letter.call.id)) {
      entry.outcome = 'withheld';
      return;
    }
    const { call, entries, notices, flaw } = letter;
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
    const announcesCall = notices.some(({ changeType, path }) => changeType === 'created' && path === '');
    await poster.post(
      { url: call.callbackUri, headers, body: writeNotifications(entries), announcesCall },
      entry,
    );
    options.onDone(letter, entry.outcome);
  }

  return {
    send,
    stop(callId) {
      stopped.add(callId);
    },
  };
}
