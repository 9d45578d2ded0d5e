/**
 * An operation or a fragment of GraphQL that says what comes of it. The documents that GraphQL Code Generator writes are such,
 * in either `documentMode`, and so is what `gql` of Apollo Client and of urql makes; `typed` makes one of a text.
 */
export interface TypedDocument<Data, Variables = Record<string, unknown>> {
  toString(): string;
  /** Never there: it holds the types. */
  readonly __apiType?: (variables: Variables) => Data;
}

/**
 * Says what comes of an operation, or of a fragment, and what variables it takes. Nothing checks that: where that matters, let
 * GraphQL Code Generator write the document.
 */
export function typed<Data, Variables = Record<string, unknown>>(
  source: string,
): TypedDocument<Data, Variables> {
  return source;
}

/** The text of a document. @throws {TypeError} if it has none */
export function sourceOf(document: TypedDocument<unknown, never>): string {
  const source = (document as { readonly loc?: { readonly source?: { readonly body?: string } } }).loc
    ?.source;
  const text = source?.body ?? document.toString();
  if (text.startsWith('[object ')) {
    throw new TypeError(
      'this document has no text: give a string, or what `gql`, `graphql` or `typed` makes',
    );
  }
  return text;
}
