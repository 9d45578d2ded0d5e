import { z } from 'zod';
import type { Notification } from './callback-receiver.ts';

const dataShape = z.looseObject({
  state: z.string().optional(),
  status: z.string().optional(),
  resultInfo: z.looseObject({ code: z.number(), subcode: z.number() }).nullish(),
  participants: z.array(z.unknown()).optional(),
  sequenceNumber: z.number().optional(),
});

/**
 * A notification as text: how, what, and its state or status, followed by how it went
 * (`deleted call terminated 200/4521`, `updated participants 3`).
 */
export function describeNotification({ changeType, resourceUrl = '', resourceData }: Notification): string {
  const [, , , , part = 'call', id] = resourceUrl.split('/');
  const list = Array.isArray(resourceData) ? resourceData : undefined;
  const data = dataShape.parse(Array.isArray(resourceData) ? (resourceData[0] ?? {}) : (resourceData ?? {}));
  const { resultInfo } = data;
  const words = [
    changeType,
    part,
    part === 'participants' ? rosterOf(list ?? [], data) : undefined,
    part === 'operations' && id !== undefined
      ? String(data['@odata.type']).slice('#microsoft.graph.'.length)
      : undefined,
    part === 'participants' || part === 'contentsharingsessions' ? undefined : (data.state ?? data.status),
    resultInfo == null ? undefined : `${resultInfo.code}/${resultInfo.subcode}`,
  ];
  return words.filter((word) => word !== undefined).join(' ');
}

function rosterOf(list: readonly unknown[], first: z.infer<typeof dataShape>): string {
  return first.sequenceNumber === undefined
    ? String(list.length)
    : `#${first.sequenceNumber}: ${first.participants?.length ?? 0}`;
}
