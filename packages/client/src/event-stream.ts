/** An event of an event stream. */
export interface StreamEvent {
  readonly event: string;
  readonly data: string;
  /** Undefined where it has none of its own. */
  readonly id: string | undefined;
}

/**
 * Reads an event stream (https://html.spec.whatwg.org/multipage/server-sent-events.html, "Interpreting an event stream").
 *
 * @param onChunk is called whenever anything comes, comments included
 */
export async function* readEventStream(
  body: ReadableStream<Uint8Array>,
  onChunk: () => void,
): AsyncGenerator<StreamEvent, undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let lines: string[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onChunk();
      text += decoder.decode(value, { stream: true });
      const complete = text.split(/\r\n|\n|\r(?!$)/);
      text = complete.pop() ?? '';
      for (const line of complete) {
        if (line !== '') {
          lines.push(line);
        } else {
          const event = readEvent(lines);
          lines = [];
          if (event) yield event;
        }
      }
    }
  } finally {
    // Who reads no more hangs up.
    await reader.cancel().catch(() => undefined);
  }
}

/** The event that lines stand for; undefined if they are comments only. */
function readEvent(lines: readonly string[]): StreamEvent | undefined {
  let event = 'message';
  let id: string | undefined;
  const data: string[] = [];
  for (const line of lines) {
    const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    if (name === 'event') event = value;
    else if (name === 'id') id = value;
    else if (name === 'data') data.push(value);
  }
  return data.length > 0 ? { event, id, data: data.join('\n') } : undefined;
}
