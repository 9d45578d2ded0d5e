import { MIMEType, TextDecoder } from 'node:util';

const plainJson: ReadonlySet<string> = new Set(['application/json']);

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
  try {
    const { essence, params } = new MIMEType(contentType ?? '');
    return types.has(essence) ? new TextDecoder(params.get('charset') ?? 'utf-8') : undefined;
  } catch {
    return undefined;
  }
}
