import type { Mutant } from './mutant.ts';

const folder = 'live/store/sqlite';
const failures = 'live/store/sqlite-failures.test.ts';
const restart = 'live/store/sqlite-restart.test.ts';
const refusals = 'live/store/sqlite-refusals.test.ts';

/** Rules of the store that keeps what is known in a file. */
export const storeMutants: readonly Mutant[] = [
  {
    rule: 'who reads waits until what was written before is stored',
    file: `${folder}/group-commit.ts`,
    from: 'if (this.#open) this.#open.reads.push(run);\n    else run();',
    to: 'run();',
    caughtBy: failures,
  },
  {
    rule: 'what could not be stored is held in memory by nobody',
    file: `${folder}/sqlite-call-store.ts`,
    from: 'this.#cache.clear();',
    to: '',
    caughtBy: failures,
  },
  {
    rule: 'who watches a call is told of what is stored',
    file: `${folder}/sqlite-call-store.ts`,
    from: 'this.#commits.whenStored(() => {\n        this.#census.note(before?.record, record);\n        this.#listeners.tell(record, events, begins);\n      });',
    to: 'this.#listeners.tell(record, events, begins);',
    caughtBy: failures,
  },
  {
    rule: 'a log in a file knows which events it lacks',
    file: `${folder}/call-table.ts`,
    from: 'trimmed[change.kind] = sequence;',
    to: '',
    caughtBy: restart,
  },
  {
    rule: 'each call owes a look after a restart',
    file: `${folder}/sqlite-live-store.ts`,
    from: '  work.resume(now());',
    to: '',
    caughtBy: restart,
  },
  {
    rule: 'the looks after a restart are spread',
    file: `${folder}/work-table.ts`,
    from: 'Math.floor(Math.random() * spreadMs)',
    to: '0',
    caughtBy: restart,
  },
  {
    rule: 'a call has another epoch after a power cut that may have taken events',
    file: `${folder}/open-database.ts`,
    from: 'if (before && mayHaveLost(before)) renewEpochs(database);',
    to: '',
    caughtBy: restart,
  },
  {
    rule: 'a file of another program is left as it is',
    file: `${folder}/open-database.ts`,
    from: 'if (id !== applicationId) throw new StoreError(foreign(file));',
    to: '',
    caughtBy: refusals,
  },
  {
    rule: 'a file of a later version is left as it is',
    file: `${folder}/open-database.ts`,
    from: 'if (version > latest) {',
    to: 'if (version > latest + 1) {',
    caughtBy: refusals,
  },
  {
    rule: 'a file that is damaged is left as it is',
    file: `${folder}/open-database.ts`,
    from: 'if (!isNew) checkIntegrity(database, file);',
    to: 'void isNew;',
    caughtBy: refusals,
  },
];
