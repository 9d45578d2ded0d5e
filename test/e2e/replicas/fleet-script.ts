import fc from 'fast-check';

/** Something in a call, or that befalls one of its watchers. */
export interface CallStep {
  /** Milliseconds that pass before it. */
  readonly afterMs: number;
  /** Of watchers: `cut` breaks the connection, `move` besides leads it to another replica. */
  readonly action: 'join' | 'leave' | 'mute' | 'unmute' | 'press' | 'cut' | 'move';
  /** Whom it is about: an index, modulo how many there are. */
  readonly who: number;
}

/** A call, and how it goes. */
export interface FleetCall {
  readonly kind: 'fullRoster' | 'deltaRoster';
  readonly people: number;
  readonly steps: readonly CallStep[];
}

/** Something that befalls the replicas, or what they share. */
export interface FleetFault {
  /** Milliseconds that pass before it. */
  readonly afterMs: number;
  /**
   * `kill` ends a replica without a word, and starts it again; `freeze` lets it stand still for a while; `restartStore` ends the
   * store without a word, and starts it again; `cutStore` breaks the connections to it off.
   */
  readonly fault: 'kill' | 'freeze' | 'restartStore' | 'cutStore';
  /** Which replica: an index, modulo how many there are. */
  readonly which: number;
}

/** All that a run of several calls on one fleet depends on, but for what processes and sockets make of it. */
export interface FleetScript {
  readonly seed: number;
  readonly replicas: number;
  readonly calls: readonly FleetCall[];
  readonly faults: readonly FleetFault[];
}

const step = fc.record({
  afterMs: fc.nat(600),
  action: fc.constantFrom(
    'join' as const,
    'join',
    'join',
    'leave',
    'mute',
    'unmute',
    'press',
    'cut',
    'move',
    'move',
  ),
  who: fc.nat(9),
});

const call = fc.record({
  kind: fc.constantFrom('fullRoster' as const, 'deltaRoster', 'deltaRoster'),
  people: fc.nat(4),
  steps: fc.array(step, { minLength: 6, maxLength: 16, size: 'max' }),
});

/** So many scripts, each of so many calls. @param hasServer whether the store is a server of its own, which can fail */
export function fleetScripts(callsOfEach: number, hasServer: boolean): fc.Arbitrary<FleetScript> {
  const faults = hasServer
    ? fc.constantFrom('kill' as const, 'kill', 'freeze', 'restartStore', 'cutStore')
    : fc.constantFrom('kill' as const, 'kill', 'freeze');
  return fc.record({
    seed: fc.nat(0x7fffffff),
    replicas: hasServer ? fc.integer({ min: 2, max: 4 }) : fc.constant(1),
    calls: fc.array(call, { minLength: callsOfEach, maxLength: callsOfEach }),
    faults: fc.array(
      fc.record({ afterMs: fc.integer({ min: 300, max: 2_500 }), fault: faults, which: fc.nat(3) }),
      {
        minLength: 2,
        maxLength: 4,
      },
    ),
  });
}
