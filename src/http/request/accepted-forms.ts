import { OperationTypeNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** How a result is answered: `json`, at once; `events`, as an event stream. A subscription is answered by the latter alone. */
export type AnswerForm = 'json' | 'events';

/** How much a client wants each form, from 0, which is not at all, to 1. */
export type AcceptedForms = Readonly<Record<AnswerForm, number>>;

/** What was made of the newest `Accept` headers: clients send the same few with every request. */
const known = new LRUCache<string, AcceptedForms>({ max: 100 });

/**
 * Reads an `Accept` header (RFC 9110, 12.5.1). Streams must be named: who takes anything is not prepared for an answer
 * that goes on.
 *
 * @param accept undefined where the client sends none, and takes anything
 */
export function readAccepted(accept = '*/*'): AcceptedForms {
  let forms = known.get(accept);
  if (!forms) {
    forms = read(accept);
    known.set(accept, forms);
  }
  return forms;
}

/** Whether a stream of results is among what a client takes. */
export function acceptsStreams({ events }: AcceptedForms): boolean {
  return events > 0;
}

/**
 * How to answer an operation. Who takes both is answered in JSON where that will do, since all such clients read it:
 * many send one list with all that they do.
 *
 * @param operation undefined where it can't be told
 */
export function chooseForm(
  { json, events }: AcceptedForms,
  operation: OperationTypeNode | undefined,
): AnswerForm {
  if (events === 0) return 'json';
  return operation !== OperationTypeNode.SUBSCRIPTION && json >= events ? 'json' : 'events';
}

interface MediaRange {
  readonly type: string;
  readonly quality: number;
}

function read(accept: string): AcceptedForms {
  const ranges = split(accept, ',').map(readRange);
  const qualityOf = (...types: readonly string[]): number => {
    // What says most exactly what it is counts.
    for (const type of types) {
      const found = ranges.filter((range) => range.type === type);
      if (found.length > 0) return Math.max(...found.map(({ quality }) => quality));
    }
    return 0;
  };
  return {
    json: Math.max(
      qualityOf('application/json', 'application/*', '*/*'),
      qualityOf('application/graphql-response+json', 'application/*', '*/*'),
    ),
    events: qualityOf('text/event-stream'),
  };
}

function readRange(text: string): MediaRange {
  const [type = '', ...parameters] = split(text, ';').map((part) => part.trim().toLowerCase());
  const [quality = 1] = parameters.flatMap(
    (parameter) => /^q=(.*)$/.exec(parameter)?.slice(1).map(Number) ?? [],
  );
  return { type, quality: quality >= 0 && quality <= 1 ? quality : 0 };
}

/** Splits a header where a separator stands outside of quotes. */
function split(text: string, separator: ',' | ';'): readonly string[] {
  return text.match(separator === ',' ? /(?:"[^"]*"|[^,])+/g : /(?:"[^"]*"|[^;])+/g) ?? [];
}
