import { MIMEType, TextDecoder } from 'node:util';

/**
 * Finds by what to read a body as text: the charset that it declares, UTF-8 if none. Graph has been seen to write
 * `Windows-1252`. A byte that makes no sense costs that character, and not the notification.
 *
 * @returns undefined if the body is no JSON, or in a charset that isn't known
 */
export function jsonDecoderFor(contentType: string | undefined): TextDecoder | undefined {
  try {
    const { essence, params } = new MIMEType(contentType ?? '');
    return essence === 'application/json' ? new TextDecoder(params.get('charset') ?? 'utf-8') : undefined;
  } catch {
    return undefined;
  }
}
