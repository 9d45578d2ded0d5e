import { OperationTypeNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/**
 * How a result is answered: `json`, at once; `events`, as an event stream; `parts`, as the parts of one long answer
 * (multipart). A subscription has many results, and is answered by the latter two alone.
 */
export type AnswerForm = 'json' | 'events' | 'parts';

/** How much a client wants each form, from 0, which is not at all, to 1. */
export type AcceptedForms = Readonly<Record<AnswerForm, number>>;

/** What was made of the newest `Accept` headers: clients send the same few with every request. */
const known = new LRUCache<string, AcceptedForms>({ max: 100 });

/**
 * Reads an `Accept` header (RFC 9110, 12.5.1). Streams must be named: who takes anything is not prepared for an answer
 * that goes on.
 *
 * @param accept undefined or empty where the client names nothing, and takes anything
 */
export function readAccepted(accept?: string): AcceptedForms {
  if (accept === undefined || accept === '') return anything;
  let forms = known.get(accept);
  if (!forms) {
    forms = read(accept);
    known.set(accept, forms);
  }
  return forms;
}

/** Who takes anything takes JSON. */
const anything: AcceptedForms = { json: 1, events: 0, parts: 0 };

/** Whether there is an answer that a client takes. */
export function acceptsAnswers(accepted: AcceptedForms): boolean {
  return accepted.json > 0 || acceptsStreams(accepted);
}

/** Whether a stream of results is among what a client takes. */
export function acceptsStreams({ events, parts }: AcceptedForms): boolean {
  return events > 0 || parts > 0;
}

/**
 * How to answer an operation. Who takes both is answered in JSON where that will do, since all such clients read it:
 * many send one list with all that they do.
 *
 * @param operation undefined where it can't be told
 */
export function chooseForm(
  { json, events, parts }: AcceptedForms,
  operation: OperationTypeNode | undefined,
): AnswerForm {
  const stream = parts > events ? 'parts' : 'events';
  const most = Math.max(parts, events);
  if (most === 0) return 'json';
  return operation !== OperationTypeNode.SUBSCRIPTION && json >= most ? 'json' : stream;
}

interface MediaRange {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
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
  const parts = ranges.filter(
    ({ type, parameters }) => type === 'multipart/mixed' && parameters.get('subscriptionspec') === '1.0',
  );
  return {
    json: Math.max(
      qualityOf('application/json', 'application/*', '*/*'),
      qualityOf('application/graphql-response+json', 'application/*', '*/*'),
    ),
    events: qualityOf('text/event-stream'),
    parts: Math.max(0, ...parts.map(({ quality }) => quality)),
  };
}

function readRange(text: string): MediaRange {
  const [type = '', ...given] = split(text, ';').map((part) => part.trim().toLowerCase());
  const parameters = new Map(
    given.map((parameter) => {
      const [name = '', value = ''] = parameter.split('=', 2);
      return [name.trim(), value.trim().replace(/^"(.*)"$/, '$1')] as const;
    }),
  );
  const quality = Number(parameters.get('q') ?? 1);
  return { type, parameters, quality: quality >= 0 && quality <= 1 ? quality : 0 };
}

/** Splits a header where a separator stands outside of quotes. */
function split(text: string, separator: ',' | ';'): readonly string[] {
  return text.match(separator === ',' ? /(?:"[^"]*"|[^,])+/g : /(?:"[^"]*"|[^;])+/g) ?? [];
}
