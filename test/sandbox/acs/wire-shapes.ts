import { z } from 'zod';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import type { RawReply, SignedRequestOptions } from '../../support/signed-request.ts';
import { signedRequest } from '../../support/signed-request.ts';

/** The newest api-versions. */
const roomsVersion = '2025-03-13';
export const identityVersion = '2026-09-23';

const roomShape = z.strictObject({
  id: z.string(),
  createdAt: z.string(),
  validFrom: z.string(),
  validUntil: z.string(),
  pstnDialOutEnabled: z.boolean().optional(),
});

const pageShape = z.strictObject({ value: z.array(z.unknown()), nextLink: z.string().optional() });
const tokenShape = z.strictObject({ token: z.string(), expiresOn: z.string() });
const identityShape = z.strictObject({
  identity: z.strictObject({ id: z.string() }),
  accessToken: tokenShape.optional(),
});
const errorShape = z.strictObject({
  error: z.strictObject({
    code: z.string(),
    message: z.string(),
    target: z.string().optional(),
    details: z
      .array(z.object({ code: z.string(), message: z.string(), target: z.string().optional() }))
      .optional(),
  }),
});

export const readRoom = (reply: RawReply) => roomShape.parse(reply.json);
export const readPage = (reply: RawReply) => pageShape.parse(reply.json);
export const readToken = (reply: RawReply) => tokenShape.parse(reply.json);
export const readIdentity = (reply: RawReply) => identityShape.parse(reply.json);

/** What a refusal says, but for its words. */
export function refusalOf(reply: RawReply): {
  status: number;
  code: string;
  targets?: (string | undefined)[];
} {
  const { code, target, details } = errorShape.parse(reply.json).error;
  const targets = [
    ...(target === undefined ? [] : [target]),
    ...(details ?? []).map((detail) => detail.target),
  ];
  return { status: reply.status, code, ...(targets.length === 0 ? {} : { targets }) };
}

/** Sends a signed request to the Rooms API. */
export function callRooms(
  sandbox: Sandbox,
  method: string,
  path: string,
  options?: SignedRequestOptions,
): Promise<RawReply> {
  return signedRequest(sandbox, method, `${path}?api-version=${roomsVersion}`, options);
}

/** Sends a signed request to the Identity API. */
export function callIdentity(
  sandbox: Sandbox,
  method: string,
  path: string,
  options?: SignedRequestOptions,
): Promise<RawReply> {
  return signedRequest(sandbox, method, `${path}?api-version=${identityVersion}`, options);
}

/** The raw id of a made-up user; the same number gives the same one. */
export function userId(number: number): string {
  const user = number.toString(16).padStart(12, '0');
  return `8:acs:11111111-1111-1111-1111-111111111111_00000010-aaaa-bbbb-cccc-${user}`;
}
