import type { CallbackSender } from '../../graph/callbacks/callback-sender.ts';
import type { Delivery } from '../../graph/callbacks/callback-log.ts';
import type { Activity } from '../../graph/simulation/pending-work.ts';
import { createNewestEntries } from '../../server/newest-entries.ts';
import type { Random } from '../../server/seeded-random.ts';
import { pick } from '../../server/seeded-random.ts';
import type { ServiceClock } from '../service-clock.ts';
import { formatWireDate } from '../service-clock.ts';
import type { CallbackChaos } from './callback-chaos.ts';
import type { AutomationEvent, EventSubject } from './callback-event.ts';
import { writeEvent } from './callback-event.ts';
import type { AutomationSigner, AutomationTokenFlaw } from './callback-signer.ts';
import { automationTokenFlaws } from './callback-signer.ts';
import type { CallAutomationSettings } from './settings.ts';

/** One event that was posted, with all attempts to post it. */
export interface AutomationPost extends Delivery {
  readonly callbackUri: string;
  /** The CloudEvent. */
  readonly event: object;
}

/** Posts events: those of one connection one after the other, each answered before the next is sent. */
export interface AutomationPosts {
  /** Posts an event, if nothing goes wrong. */
  post(subject: EventSubject, callbackUri: string, event: AutomationEvent): void;
  /** Posts an empty roster with a far higher number, whose token nobody must believe. */
  forge(subject: EventSubject, callbackUri: string, flaw: AutomationTokenFlaw): void;
  /** What was posted, the oldest first. */
  entries(): readonly AutomationPost[];
  /** Forgets what was posted. */
  clear(): void;
}

/** What posts are made with. */
export interface AutomationPostsOptions {
  readonly settings: CallAutomationSettings;
  readonly signer: AutomationSigner;
  readonly sender: CallbackSender;
  readonly chaos: CallbackChaos;
  readonly activity: Activity;
  readonly clock: ServiceClock;
  /** Makes ids of events. */
  readonly random: Random;
}

/** Makes posts; none was sent. */
export function createAutomationPosts(options: AutomationPostsOptions): AutomationPosts {
  const { settings, signer, sender, chaos, activity, clock, random } = options;
  const { add, entries, clear } = createNewestEntries<AutomationPost>();
  /** Resolves, by connection, when its last event is done. */
  const last = new Map<string, Promise<void>>();

  async function send(entry: AutomationPost, flaw: AutomationTokenFlaw | undefined): Promise<void> {
    const end = activity.begin();
    const token = await signer.token(flaw);
    end();
    const headers = {
      'Content-Type': `${settings.contentType}; charset=utf-8`,
      Authorization: `Bearer ${token}`,
    };
    const body = JSON.stringify(settings.postsArrays ? [entry.event] : entry.event);
    await sender.send({ url: entry.callbackUri, headers, body, announcesCall: false, asks: false }, entry);
  }

  function write(subject: EventSubject, event: AutomationEvent): object {
    return writeEvent(subject, event, { id: random.uuid(), time: formatWireDate(clock()) });
  }

  function enqueue(key: string, callbackUri: string, event: object, flaw?: AutomationTokenFlaw): void {
    const entry = add({ callbackUri, event, attempts: [], outcome: 'pending' });
    const done = (last.get(key) ?? Promise.resolve()).then(() => send(entry, flaw));
    last.set(key, done);
    void done.then(() => {
      if (last.get(key) === done) last.delete(key);
    });
  }

  function forge(subject: EventSubject, callbackUri: string, flaw: AutomationTokenFlaw): void {
    const data = { participants: [], sequenceNumber: 1_000_000 };
    enqueue(subject.id ?? '', callbackUri, write(subject, { type: 'ParticipantsUpdated', data }), flaw);
  }

  return {
    post(subject, callbackUri, event) {
      const written = write(subject, event);
      chaos.pass(
        subject.id ?? '',
        () => {
          enqueue(subject.id ?? '', callbackUri, written);
        },
        (drawn) => {
          forge(subject, callbackUri, pick(drawn, automationTokenFlaws));
        },
      );
    },
    forge,
    entries,
    clear,
  };
}
