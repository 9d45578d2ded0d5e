import { createHash } from 'node:crypto';
import type { WorkKind } from '../work-queue.ts';

/** The version of what is stored: raised when another version could not read it, or would read it wrongly. */
export const storedVersion = 1;

/** All keys begin with it, and so do the channels. */
const prefix = `switchboard:${storedVersion}:`;

/** Where the version stands of those whose keys are in this Redis. It has no version in it, nor a lifetime. */
export const versionKey = 'switchboard:version';

/** The keys of one call. They share a slot, so that one script can write them. */
export interface CallKeys {
  /** A hash: the fields of its record. */
  readonly now: string;
  /** A stream: what was committed last, an entry for each commit. */
  readonly log: string;
  /** A hash: the fields of the view before the first entry of the log. */
  readonly base: string;
  readonly tombstone: string;
  /** A stream: notifications that wait for the call to be known. */
  readonly parked: string;
  readonly requestedAt: string;
  /** The channel on which its commits are told. */
  readonly news: string;
}

export function callKeys(callId: string): CallKeys {
  const call = `${prefix}call:{${nameOf(callId)}}:`;
  return {
    now: `${call}now`,
    log: `${call}log`,
    base: `${call}base`,
    tombstone: `${call}tombstone`,
    parked: `${call}parked`,
    requestedAt: `${call}requested-at`,
    news: `${call}news`,
  };
}

/** The lists of calls: sorted sets of their ids. They share a slot. */
export const listKeys = {
  /** By when the calls came to be known. */
  calls: `${prefix}{calls}:all`,
  /** Those that are over, by when they leave the list of calls. */
  ended: `${prefix}{calls}:ended`,
} as const;

/** The calls that ring: a sorted set of their ids by when they were listed, and the channel on which new ones are told. */
export const ringingKeys = { calls: `${prefix}{ringing}:calls`, news: `${prefix}{ringing}:news` } as const;

/** A sorted set: one member for each notification that is parked, by when it was. */
export const parkedKey = `${prefix}{parked}:all`;

/** The keys of the work of one kind. They share a slot. */
export interface WorkKeys {
  /** A hash: the entries by their ids. */
  readonly entries: string;
  /** A sorted set: ids by when they can be taken. */
  readonly order: string;
  /** A sorted set: ids of entries of which only the state is remembered, by since when that is so. */
  readonly idle: string;
  /** The fence of the newest lease. */
  readonly fence: string;
}

export function workKeys(kind: WorkKind): WorkKeys {
  const work = `${prefix}{work:${kind}}:`;
  return { entries: `${work}entries`, order: `${work}order`, idle: `${work}idle`, fence: `${work}fence` };
}

/** A creation: a hash, and the channel on which is told that something has become of it. */
export function creationKeys(tokenDigest: string): { readonly creation: string; readonly news: string } {
  const creation = `${prefix}creation:{${nameOf(tokenDigest)}}`;
  return { creation, news: `${creation}:news` };
}

/** Under which creation's digest a key is taken. @param key different for keys that differ */
export function creationOfKey(key: string): string {
  return `${prefix}creation-key:${digestOf(key)}`;
}

export function tokenKey(tokenDigest: string): string {
  return `${prefix}token:${nameOf(tokenDigest)}`;
}

export function deliveryKeyOf(deliveryKey: string): string {
  return `${prefix}delivery:${digestOf(deliveryKey)}`;
}

/** The keys of a collection of texts. They share a slot, so that one script can write them. */
export interface CollectionKeys {
  /** A hash: the texts by their keys. */
  readonly values: string;
  /** A sorted set: the keys, all of the same score. */
  readonly order: string;
  /** A sorted set: the keys of texts that expire, by when. */
  readonly expiries: string;
  /** The channel on which changes of a text are told. */
  readonly newsOf: (key: string) => string;
}

export function collectionKeys(collection: string): CollectionKeys {
  const texts = `${prefix}{values:${nameOf(collection)}}:`;
  return {
    values: `${texts}values`,
    order: `${texts}order`,
    expiries: `${texts}expiries`,
    newsOf: (key) => `${texts}news:${nameOf(key)}`,
  };
}

/** A number: the operations that a principal has run in their minute. */
export function operationsKey(subject: string): string {
  return `${prefix}operations:${digestOf(subject)}`;
}

/** A hash: how many of a kind each process holds for a principal. */
export function heldKey(kind: string, subject: string): string {
  return `${prefix}held:${kind}:${digestOf(subject)}`;
}

/** Where is written now and then, to know whether Redis takes anything. Each number is of another slot. */
export function probeKey(number: number): string {
  return `${prefix}{probe-${number}}`;
}

/** An id as a part of a key: as it is, unless it is long or could be taken for more than a part. */
function nameOf(id: string): string {
  return /^[\w.-]{1,64}$/.test(id) ? id : `~${digestOf(id)}`;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
