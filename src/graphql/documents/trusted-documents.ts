import { GraphQLError, parse, print } from 'graphql';
import type { DocumentNode } from 'graphql';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ErrorCode } from '../errors.ts';

/** The documents that were agreed on beforehand. */
export interface TrustedDocuments {
  /** The text of one. @param id its hash, bare or as `sha256:{hex}` */
  find(id: string): string | undefined;
  /** Whether a document is one of them, however it is written. */
  includes(document: DocumentNode): boolean;
}

/** By what a client names a document instead of sending it, where it doesn't matter by which transport. */
export interface DocumentReference {
  /** As the appendix on persisted documents of GraphQL over HTTP has it. */
  readonly documentId?: unknown;
  /** Of them, `persistedQuery` as Apollo's clients have it. */
  readonly extensions?: unknown;
}

const manifestSchema = z.record(z.string(), z.string());
const persistedQuerySchema = z.object({
  persistedQuery: z.looseObject({ sha256Hash: z.string().optional() }),
});

/**
 * Reads the manifest that the client preset of GraphQL Code Generator writes: documents by their hashes.
 *
 * @throws {Error} when something is wrong with it; the message says what
 */
export async function readTrustedDocuments(path: string): Promise<TrustedDocuments> {
  const wrong = (what: string, cause?: unknown): Error =>
    new Error(`TRUSTED_DOCUMENTS names ${path}, which ${what}.`, { cause });

  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw wrong('cannot be read', cause);
  });
  let manifest: Readonly<Record<string, string>>;
  try {
    manifest = manifestSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw wrong('is not a JSON object of documents by their hashes', cause);
  }

  const texts = new Map<string, string>();
  const known = new Set<string>();
  for (const [id, document] of Object.entries(manifest)) {
    try {
      known.add(hashOf(parse(document)));
    } catch (cause) {
      throw wrong(`has something else than a GraphQL document at ${id}`, cause);
    }
    texts.set(id.replace(/^sha256:/, ''), document);
    // The preset may be told to hash in another way; by the appendix it is always this one.
    texts.set(sha256(document), document);
  }
  return {
    find: (id) => texts.get(id.replace(/^sha256:/, '')),
    includes: (document) => known.has(hashOf(document)),
  };
}

/** The hash of a document that is the same however it is written: blanks, comments, the order of its definitions. */
export function hashOf({ definitions }: DocumentNode): string {
  return sha256(
    definitions
      .map((definition) => print(definition))
      .sort()
      .join('\n'),
  );
}

/**
 * The text of the document that a client refers to; undefined if it refers to none.
 *
 * @param documents undefined where none were agreed on
 * @throws {GraphQLError} `PERSISTED_DOCUMENT_NOT_FOUND`, or to clients of Apollo `PERSISTED_QUERY_NOT_FOUND`, when there is
 *   none; `PERSISTED_QUERY_NOT_SUPPORTED` to these where none can be
 */
export function findReferred(
  documents: TrustedDocuments | undefined,
  reference: DocumentReference,
): string | undefined {
  const { documentId, extensions } = reference;
  if (typeof documentId === 'string') {
    const text = documents?.find(documentId);
    if (text !== undefined) return text;
    const reason = documents
      ? 'There is no document with this id.'
      : 'This gateway keeps no documents: send the query itself.';
    throw refusal(reason, 'PERSISTED_DOCUMENT_NOT_FOUND');
  }
  const persistedQuery = persistedQuerySchema.safeParse(extensions).data?.persistedQuery;
  if (!persistedQuery) return undefined;
  // Word for word what Apollo's clients look for, here and below.
  if (!documents) throw refusal('PersistedQueryNotSupported', 'PERSISTED_QUERY_NOT_SUPPORTED');
  const { sha256Hash } = persistedQuery;
  if (sha256Hash === undefined) return undefined;
  const text = documents.find(sha256Hash);
  if (text !== undefined) return text;
  throw refusal('PersistedQueryNotFound', 'PERSISTED_QUERY_NOT_FOUND');
}

/** An error for a document that was not agreed on. */
export function notTrusted(): GraphQLError {
  return refusal('This document is none of those that were agreed on beforehand.', 'DOCUMENT_NOT_TRUSTED');
}

function refusal(message: string, code: ErrorCode): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
