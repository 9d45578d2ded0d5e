import { GraphQLError } from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { createDocuments } from './documents.ts';
import type { DocumentRules, PreparedDocument } from './documents.ts';
import { findReferred, hashOf, notTrusted } from './trusted-documents.ts';
import type { DocumentReference, TrustedDocuments } from './trusted-documents.ts';

/** Which documents are trusted, and what becomes of others. */
export interface DocumentTrust {
  readonly documents: TrustedDocuments;
  /** Whether others are refused, or executed and reported. */
  readonly mode: 'enforce' | 'report';
}

/** What the engine tells of itself, for metrics. */
export interface EngineObserver {
  /** A document came that is not trusted. */
  onUntrustedDocument(mode: DocumentTrust['mode']): void;
}

/** Prepares a document: its text, or if that is empty, what it is referred to by. */
export type PrepareDocument = (source: string, reference: DocumentReference) => PreparedDocument;

/** Prepares documents where none were agreed on, so that one that is only referred to can't be found. */
export function createOpenDocuments(
  schema: GraphQLSchema,
  rules: Omit<DocumentRules, 'refuse'>,
): PrepareDocument {
  return referring(createDocuments(schema, rules), undefined);
}

/**
 * Prepares documents where only some are trusted. Limits hold for those as well.
 *
 * @returns as `createDocuments` does, but for a document that the client may only refer to
 */
export function createTrustedDocuments(
  schema: GraphQLSchema,
  rules: Omit<DocumentRules, 'refuse'>,
  { documents, mode }: DocumentTrust,
  logger: Logger,
  observer: EngineObserver | undefined,
): PrepareDocument {
  /** The hashes of those that are to be reported each time. */
  const untrusted = new WeakMap<DocumentNode, string>();
  const prepare = createDocuments(schema, {
    ...rules,
    refuse: (document) => {
      if (documents.includes(document)) return undefined;
      if (mode === 'enforce') return notTrusted();
      untrusted.set(document, hashOf(document));
      return undefined;
    },
  });

  return referring((source) => {
    const prepared = prepare(source);
    if ('document' in prepared) {
      const documentHash = untrusted.get(prepared.document);
      if (documentHash !== undefined) {
        observer?.onUntrustedDocument(mode);
        // By its hash: the text may hold what is secret.
        logger.warn({ documentHash }, 'a document that is not trusted is executed');
      }
    } else if (prepared.errors.some(({ extensions }) => extensions['code'] === 'DOCUMENT_NOT_TRUSTED')) {
      observer?.onUntrustedDocument(mode);
    }
    return prepared;
  }, documents);
}

function referring(
  prepare: (source: string) => PreparedDocument,
  documents: TrustedDocuments | undefined,
): PrepareDocument {
  return (source, reference) => {
    if (source !== '') return prepare(source);
    try {
      return prepare(findReferred(documents, reference) ?? source);
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [error] };
      throw error;
    }
  };
}
