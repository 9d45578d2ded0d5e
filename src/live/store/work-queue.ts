/**
 * What is due at a time: looking at a call; asking Graph for a call of which parked notifications tell; hanging up a call
 * that nobody asked for again; giving up a creation of whose call nothing was heard; seeing to it that there is a connection to
 * the call in a room.
 */
export type WorkKind = 'probe' | 'lookUp' | 'hangUp' | 'giveUp' | 'connect';

/** One thing to do. */
export interface Work {
  readonly kind: WorkKind;
  /** The canonical id of the call, of a creation the digest of its token, or the id of the room. Unique within the kind. */
  readonly id: string;
}

/** What is remembered of a call between two looks. Times in milliseconds since the epoch. */
export interface ProbeState {
  readonly keptAliveAt: number;
  /** Whether a look at the call is still to be had: the one that comes with keeping it alive, or after a restart. */
  readonly owesLook: boolean;
  readonly listedAt: number;
  readonly askedAt: number;
  /** Not before then, after a failure. */
  readonly waitUntil: number;
  /** How many probes in a row have failed. */
  readonly failures: number;
}

/** The state of a call at which nobody has looked yet. @param createdAt when it came to be known, in milliseconds since the epoch */
export function newProbeState(createdAt: number): ProbeState {
  return {
    keptAliveAt: createdAt,
    owesLook: false,
    listedAt: 0,
    askedAt: createdAt,
    waitUntil: 0,
    failures: 0,
  };
}

/** Work that was taken: nobody else gets it until the lease ends. */
export interface WorkLease extends Work {
  /** Rises with every lease of the same work: only the holder of the newest may say what comes next. */
  readonly fence: number;
  /** As it was released last; undefined if it never was, and for work of other kinds than `probe`. */
  readonly state: ProbeState | undefined;
}

/** How work is taken. */
export interface TakeOptions {
  /** Leases at the most. */
  readonly limit: number;
  /**
   * How long nobody else gets it, in milliseconds: if it isn't released or renewed by then, the process that took it is
   * taken for dead.
   */
  readonly leaseMs: number;
}

/** What is to become of work that was taken. */
export interface WorkRelease {
  /** When it is due next, in whole milliseconds since the epoch; undefined if it is done. What was scheduled meanwhile holds too. */
  readonly dueAt: number | undefined;
  /** Left out, as before. */
  readonly state?: ProbeState | undefined;
}

/** What is to be done and when. Among those who share a store, one does it at a time. Costs nothing while nothing is due. */
export interface WorkQueue {
  /** Makes work due at a time in whole milliseconds since the epoch; sooner if it is due sooner already. */
  schedule(work: Work, dueAt: number): Promise<void>;
  /** Forgets work and its state. Whoever holds a lease of it can't bring it back. */
  cancel(work: Work): Promise<void>;
  /** Takes what is due, what is due for longest first. */
  takeDue(kind: WorkKind, now: number, options: TakeOptions): Promise<readonly WorkLease[]>;
  /**
   * Lets a lease last `leaseMs` milliseconds from now, for work that takes longer than was thought. Also one that has
   * ended, as long as nobody else has taken the work.
   *
   * @param now milliseconds since the epoch
   * @returns false, and nothing happens, if the work was released or cancelled, or has gone to somebody else: it is not
   *   to be gone on with
   */
  renew(lease: WorkLease, now: number, leaseMs: number): Promise<boolean>;
  /**
   * Ends a lease.
   *
   * @returns false, and nothing happens, if the work was cancelled or has gone to somebody else
   */
  release(lease: WorkLease, next: WorkRelease): Promise<boolean>;
}
