/** A rule of the live core that is switched off, and the test that must notice. */
export interface Mutant {
  /** The rule. */
  readonly rule: string;
  /** Where it stands, in `src/live`. */
  readonly file: string;
  /** Text that is there exactly once. */
  readonly from: string;
  readonly to: string;
  /** The test file, in `test/live`; `chaos` for some runs of chaos. */
  readonly caughtBy: string;
}

/** The rules by which the live core survives what Graph sends, one at a time. */
export const mutants: readonly Mutant[] = [
  {
    rule: 'a state of a lower rank is late',
    file: 'reduce-call.ts',
    from: 'if (rank > known) {',
    to: 'if (rank >= 0) {',
    caughtBy: 'fixture-orders.test.ts',
  },
  {
    rule: 'nothing changes a call that is over',
    file: 'reduce.ts',
    from: 'if (record.isTerminated) return { record, events: [] };',
    to: '',
    caughtBy: 'fixture-orders.test.ts',
  },
  {
    rule: 'what comes late of a session that ended does not open it again',
    file: 'reduce-content-sharing.ts',
    from: '!open.includes(id) && !endedSessions.includes(id)',
    to: '!open.includes(id)',
    caughtBy: 'fixture-orders.test.ts',
  },
  {
    rule: 'who has left does not come back by what is late',
    file: 'roster-draft.ts',
    from: 'this.#left.set(key, { sequence, changedAt: this.#draft.revision, isSuspect: false });',
    to: '',
    caughtBy: 'roster-truth.test.ts',
  },
  {
    rule: 'an older delta does not overwrite a newer one',
    file: 'reduce-delta.ts',
    from: 'if (sequence < known || (left && sequence === known)) continue;',
    to: '',
    caughtBy: 'roster-truth.test.ts',
  },
  {
    rule: 'a gap among deltas is asked about',
    file: 'reduce-delta.ts',
    from: "if (hasGap(next)) draft.doubt('gap');",
    to: 'if (hasGap(next)) return;',
    caughtBy: 'reconciler.test.ts',
  },
  {
    rule: 'a gap that closes by itself is not asked about',
    file: 'reduce-delta.ts',
    from: 'missing: missing.filter((number) => number !== sequenceNumber)',
    to: 'missing',
    caughtBy: 'roster-truth.test.ts',
  },
  {
    rule: 'a delivery that is repeated is taken once',
    file: 'live-calls.ts',
    from: 'if (this.#seen.has(key)) return;',
    to: '',
    caughtBy: 'chaos/repeated-delivery.test.ts',
  },
  {
    rule: 'a tone that is repeated is heard once',
    file: 'reduce-tone.ts',
    from: 'if (tones.includes(sequenceId) || isOlderThanRemembered) return;',
    to: '',
    caughtBy: 'chaos',
  },
  {
    rule: 'nobody leaves by absence from a full roster of a hundred',
    file: 'reduce-roster.ts',
    from: 'const isCut = participants.length >= rosterCut;',
    to: 'const isCut = false;',
    caughtBy: 'roster-truth.test.ts',
  },
  {
    rule: 'nobody leaves by absence from a list that is cut',
    file: 'reduce-roster.ts',
    from: 'const isWhole = !isCut && participants.length > 0;',
    to: 'const isWhole = participants.length > 0;',
    caughtBy: 'chaos',
  },
  {
    rule: 'a list that is cut does not make late deltas old',
    file: 'reduce-roster.ts',
    from: 'coveredUpTo: isCut ? deltas.coveredUpTo : lastDelta,',
    to: 'coveredUpTo: lastDelta,',
    caughtBy: 'chaos/lists.test.ts',
  },
  {
    rule: 'who is missing once stays until it is confirmed',
    file: 'reduce-roster.ts',
    from: '} else if (roster.mark(key)?.isSuspect) {',
    to: '} else if (roster.mark(key)) {',
    caughtBy: 'roster-truth.test.ts',
  },
  {
    rule: 'a list says nothing about who changed since it was asked for',
    file: 'reduce-roster.ts',
    from: `    if (mark && mark.changedAt > askedAt.revision) continue;
    roster.put(`,
    to: '    roster.put(',
    caughtBy: 'chaos/lists.test.ts',
  },
  {
    rule: 'a list does not take out who joined since it was asked for',
    file: 'reduce-roster.ts',
    from: 'if (present.has(key) || !mark || mark.changedAt > askedAt.revision) continue;',
    to: 'if (present.has(key) || !mark) continue;',
    caughtBy: 'chaos/lists.test.ts',
  },
  {
    rule: 'a cursor of another life of the call gives a snapshot',
    file: 'feed.ts',
    from: 'if (epoch !== record.epoch || callId',
    to: 'if (callId',
    caughtBy: 'feed.test.ts',
  },
  {
    rule: 'a cursor that is older than the log gives a snapshot',
    file: 'feed.ts',
    from: '(log.trimmed[kind] ?? 0) <= sequence',
    to: 'kind !== undefined',
    caughtBy: 'chaos',
  },
  {
    rule: 'a cursor within the log gives exactly what was missed',
    file: 'feed.ts',
    from: 'if (event.sequence > since) this.#offer(record, event, before, view);',
    to: 'if (event.sequence >= since) this.#offer(record, event, before, view);',
    caughtBy: 'chaos',
  },
  {
    rule: "a post to another call's address changes nothing",
    file: 'live-calls.ts',
    from: 'if (owner !== undefined && owner !== callId) {',
    to: "if (owner === '') {",
    caughtBy: 'chaos',
  },
  {
    rule: 'a call is listed once in ten seconds at the most',
    file: 'reconciler.ts',
    from: 'if (record.keepAlive && mayList && now',
    to: 'if (record.keepAlive && now',
    caughtBy: 'chaos',
  },
  {
    rule: 'each keepAlive looks whether anything was missed',
    file: 'reconciler.ts',
    from: "} else if (question === 'roster' || question === 'keepAlive') {",
    to: "} else if (question === 'roster') {",
    caughtBy: 'chaos',
  },
];
