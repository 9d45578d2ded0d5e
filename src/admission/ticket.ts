import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** What somebody holds who waits for a room. */
export interface Ticket {
  readonly roomId: string;
  /** Of the request, as hosts know it. */
  readonly requestId: string;
  /** 128 random bits: whoever has them is the one who waits. */
  readonly secret: string;
}

const form = /^([\w-]{1,1024})\.([\w-]{16})\.([\w-]{22})$/;

/** A name for a request. It needn't be kept secret. */
export function newRequestId(): string {
  return randomBytes(12).toString('base64url');
}

/** A secret for a ticket. */
export function newSecret(): string {
  return randomBytes(16).toString('base64url');
}

/** What is stored of a secret. */
export function digestOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Whether a digest is that of a secret. How long it takes tells nothing of either. */
export function isOfSecret(digest: string, secret: string): boolean {
  const [stored, given] = [Buffer.from(digest), Buffer.from(digestOfSecret(secret))];
  return stored.length === given.length && timingSafeEqual(stored, given);
}

export function writeTicket({ roomId, requestId, secret }: Ticket): string {
  return `${Buffer.from(roomId).toString('base64url')}.${requestId}.${secret}`;
}

/** Reads a ticket; undefined for what is none. */
export function readTicket(text: string): Ticket | undefined {
  const [, room, requestId, secret] = form.exec(text) ?? [];
  if (room === undefined || requestId === undefined || secret === undefined) return undefined;
  return { roomId: Buffer.from(room, 'base64url').toString(), requestId, secret };
}
