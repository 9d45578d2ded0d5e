/** A frame that doesn't end its message (RFC 6455, 5.2). */
const first = 0x01;
/** The last frame of a message of more than one: FIN, and the opcode of a continuation. */
const last = 0x80;

/**
 * A text message in two fragments, as they are on the wire (RFC 6455, 5.2 and 5.4): they are made once and written as they
 * are to many, where `ws` would make a header for each of them anew.
 */
export const firstFragment = (text: string): Buffer => frame(first, text);

/** What ends the message that a first fragment began. */
export const lastFragment = (text: string): Buffer => frame(last, text);

/** Servers don't mask. */
function frame(firstByte: number, text: string): Buffer {
  const length = Buffer.byteLength(text);
  const headLength = length < 126 ? 2 : length < 2 ** 16 ? 4 : 10;
  const bytes = Buffer.allocUnsafe(headLength + length);
  bytes[0] = firstByte;
  if (headLength === 2) {
    bytes[1] = length;
  } else if (headLength === 4) {
    bytes[1] = 126;
    bytes.writeUInt16BE(length, 2);
  } else {
    bytes[1] = 127;
    bytes.writeBigUInt64BE(BigInt(length), 2);
  }
  bytes.write(text, headLength);
  return bytes;
}
