import { readNotifications } from '../microsoft-graph/notifications.ts';
import type { CallNotification } from '../microsoft-graph/notifications.ts';
import { missingInOlderAnnouncement } from '../microsoft-graph/older-announcement.ts';

/** The body of a post, told apart by its form. */
export type Post =
  | { readonly form: 'notifications'; readonly entries: readonly CallNotification[] }
  /** An incoming call in the form before Graph's: it is announced again in Graph's once that is asked for. */
  | { readonly form: 'olderAnnouncement' }
  /** `flaw` completes "its body …" and is one of few, with nothing of the body in it. */
  | { readonly form: 'unknown'; readonly flaw: string };

/** Reads the body of a post. */
export function readPost(text: string): Post {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { form: 'unknown', flaw: 'is not JSON' };
  }
  const entries = readNotifications(body);
  if (entries) return { form: 'notifications', entries };
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return { form: 'unknown', flaw: 'is no JSON object' };
  }
  if ('value' in body) return { form: 'unknown', flaw: 'has a member "value" that is no list' };
  const missing = missingInOlderAnnouncement(body);
  if (missing.length === 0) return { form: 'olderAnnouncement' };
  const flaw =
    `is no envelope of notifications, as "value" is missing, and no older announcement of an incoming call, as ` +
    `${missing.map((name) => `"${name}"`).join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing or something else`;
  return { form: 'unknown', flaw };
}
