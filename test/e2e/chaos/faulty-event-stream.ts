import type { FormattedExecutionResult } from 'graphql';
import { request as httpRequest } from 'node:http';
import type { FaultyConnectionOptions } from './faulty-connection.ts';

/** Subscribes over an event stream. The cursor goes where clients of event streams have it: `Last-Event-ID`. */
export function openFaultyEventStream(options: FaultyConnectionOptions): void {
  const { url, query, callId, cursor, onNext, onComplete, onBroken, onRefused } = options;
  const parameters = new URLSearchParams({ query, variables: JSON.stringify({ callId }) });
  const request = httpRequest(`${url}/graphql?${parameters.toString()}`, {
    agent: false,
    headers: {
      Accept: 'text/event-stream',
      ...(cursor !== undefined && { 'Last-Event-ID': cursor }),
    },
  });
  request.once('error', () => {
    onBroken();
  });
  request.once('response', (response) => {
    // Something that is needed can't be reached just now: then it is closed, and that is told below.
    if (response.statusCode !== 200 && response.statusCode !== 503)
      onRefused(new Error(`the stream was refused: ${response.statusCode}`));
    let text = '';
    response.setEncoding('utf8').on('data', (chunk: string) => {
      const blocks = (text + chunk).split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        if (block.startsWith('event: complete')) onComplete();
        const data = /^data: (.+)$/m.exec(block)?.[1];
        if (data !== undefined) onNext(JSON.parse(data) as FormattedExecutionResult);
      }
    });
    response.on('error', () => undefined);
    response.once('close', () => {
      onBroken();
    });
  });
  request.end();
}
