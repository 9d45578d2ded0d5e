import type { DatabaseSync } from 'node:sqlite';

/** A step from one version of the schema to the next. */
export type SchemaStep = (database: DatabaseSync) => void;

/** Tells a file of this program from any other database: "Swbd". */
export const applicationId = 0x53776264;

/**
 * What makes of an empty file one of today's version, and of an older one too: each step is from the version that is its
 * index to the next. A step that was released is never changed.
 */
export const schemaSteps: readonly SchemaStep[] = [
  (database) => {
    database.exec(`
      -- Rows are found by the number of their call, which is short. What a record holds of people stands in fields.
      CREATE TABLE calls (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        createdAt INTEGER NOT NULL,
        state TEXT NOT NULL,
        isRinging INTEGER NOT NULL,
        endedAt INTEGER,
        requestedAt INTEGER NOT NULL DEFAULT 0,
        -- The last event that is no more among the events, but in the fields of the base.
        floor INTEGER NOT NULL DEFAULT 0,
        -- The newest event of each kind that is no more among the events, as JSON.
        trimmed TEXT NOT NULL DEFAULT '{}',
        record TEXT NOT NULL
      ) STRICT;
      CREATE INDEX callsByAge ON calls (createdAt, id);
      CREATE INDEX callsThatRing ON calls (createdAt) WHERE isRinging = 1;
      CREATE INDEX callsThatAreOver ON calls (endedAt) WHERE endedAt IS NOT NULL;

      -- An owner is twice the number of a call; one more, the base of its log. Not WITHOUT ROWID: values are often longer
      -- than what a page of an index takes, and then each has a page of its own.
      CREATE TABLE fields (
        place INTEGER PRIMARY KEY,
        owner INTEGER NOT NULL,
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        UNIQUE (owner, name)
      ) STRICT;

      CREATE TABLE events (
        number INTEGER PRIMARY KEY,
        call INTEGER NOT NULL,
        sequence INTEGER NOT NULL,
        occurredAt INTEGER NOT NULL,
        change TEXT NOT NULL,
        UNIQUE (call, sequence)
      ) STRICT;

      CREATE TABLE tombstones (
        id TEXT PRIMARY KEY,
        epoch TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        endedAt INTEGER NOT NULL,
        -- The fields of the view at the end, as JSON.
        view TEXT NOT NULL
      ) STRICT;
      CREATE INDEX tombstonesByAge ON tombstones (endedAt);

      CREATE TABLE creations (
        tokenDigest TEXT PRIMARY KEY,
        principal TEXT,
        idempotencyKey TEXT,
        -- Whether a repeat of the key finds it.
        hasKey INTEGER NOT NULL,
        fingerprint TEXT NOT NULL,
        keepAlive INTEGER NOT NULL,
        startedAt INTEGER NOT NULL,
        callId TEXT,
        graphId TEXT,
        lostBecause TEXT
      ) STRICT;
      CREATE UNIQUE INDEX creationsByKey ON creations (principal, idempotencyKey) WHERE hasKey = 1;
      CREATE INDEX creationsByAge ON creations (startedAt);

      CREATE TABLE callbackTokens (
        number INTEGER PRIMARY KEY,
        tokenDigest TEXT NOT NULL UNIQUE,
        callId TEXT NOT NULL
      ) STRICT;

      CREATE TABLE deliveries (
        number INTEGER PRIMARY KEY,
        digest BLOB NOT NULL UNIQUE,
        at INTEGER NOT NULL
      ) STRICT;

      -- A position is never given twice, since what is removed up to one may be removed again.
      CREATE TABLE parked (
        position INTEGER PRIMARY KEY AUTOINCREMENT,
        callId TEXT NOT NULL,
        since INTEGER NOT NULL,
        notification TEXT NOT NULL
      ) STRICT;
      CREATE INDEX parkedByCall ON parked (callId, position);

      CREATE TABLE work (
        number INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        dueAt INTEGER,
        state TEXT,
        UNIQUE (kind, id)
      ) STRICT;
      CREATE INDEX workByTime ON work (kind, dueAt, id) WHERE dueAt IS NOT NULL;

      -- One row: the newest time by which anything was stored.
      CREATE TABLE clock (number INTEGER PRIMARY KEY CHECK (number = 1), time INTEGER NOT NULL) STRICT;
      INSERT INTO clock VALUES (1, 0);
    `);
  },
  (database) => {
    database.exec(`
      -- A number is never given twice, since by it whoever changes a text knows whether it is the one they have read.
      CREATE TABLE keyValues (
        revision INTEGER PRIMARY KEY AUTOINCREMENT,
        collection TEXT NOT NULL,
        key TEXT NOT NULL,
        text TEXT NOT NULL,
        expiresAt INTEGER,
        UNIQUE (collection, key)
      ) STRICT;
      CREATE INDEX keyValuesByExpiry ON keyValues (expiresAt) WHERE expiresAt IS NOT NULL;
    `);
  },
];
