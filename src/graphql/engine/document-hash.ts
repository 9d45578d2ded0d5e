import type { DocumentNode } from 'graphql';
import { hashOf } from '../documents/trusted-documents.ts';

/** By document, for as long as it is remembered. */
const hashes = new WeakMap<DocumentNode, string>();

/** By which log and traces name a document: 16 hexadecimal digits, the same however it is written. */
export function documentHashOf(document: DocumentNode): string {
  const known = hashes.get(document) ?? hashOf(document).slice(0, 16);
  hashes.set(document, known);
  return known;
}
