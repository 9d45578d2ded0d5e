import { LRUCache } from 'lru-cache';
import { MIMEType, TextDecoder } from 'node:util';

const plainJson: ReadonlySet<string> = new Set(['application/json']);

/** What a content type says. */
interface BodyForm {
  readonly type: string;
  readonly decoder: TextDecoder;
}

/** A platform always writes the same few, which cost more to read than the rest of a request's head. */
const known = new LRUCache<string, BodyForm>({ max: 20 });

/**
 * Finds by what to read a body as text: the charset that it declares, UTF-8 if none. Graph has been seen to write
 * `Windows-1252`. A byte that makes no sense costs that character, and not the notification.
 *
 * @param types the media types that are read; left out, plain JSON alone
 * @returns undefined if the body is of another type, or in a charset that isn't known
 */
export function jsonDecoderFor(
  contentType: string | undefined,
  types: ReadonlySet<string> = plainJson,
): TextDecoder | undefined {
  const form = known.get(contentType ?? '') ?? formOf(contentType ?? '');
  return form && types.has(form.type) ? form.decoder : undefined;
}

function formOf(contentType: string): BodyForm | undefined {
  try {
    const { essence, params } = new MIMEType(contentType);
    const form = { type: essence, decoder: new TextDecoder(params.get('charset') ?? 'utf-8') };
    known.set(contentType, form);
    return form;
  } catch {
    return undefined;
  }
}
