import { identitySchema } from './resources.ts';
import type { IdentitySet } from './resources.ts';

/** The identity that a set holds: its kind, such as `user` or `phone`, its id and its name. */
export interface CallIdentity {
  readonly kind: string;
  readonly id: string;
  readonly displayName: string | undefined;
}

/** The kinds in the order in which they are looked for where more than one is set; others come behind. */
const kinds = [
  'user',
  'phone',
  'azureCommunicationServicesUser',
  'applicationInstance',
  'application',
  'guest',
  'onPremises',
  'encrypted',
  'device',
];

/** Finds the first identity of a set that has an id; undefined if none has. */
export function identityOf(set: IdentitySet | null | undefined): CallIdentity | undefined {
  if (!set) return undefined;
  const others = Object.keys(set).filter((key) => !kinds.includes(key) && !key.includes('@'));
  for (const kind of [...kinds, ...others]) {
    const identity = identitySchema.safeParse(set[kind]);
    if (identity.success && typeof identity.data.id === 'string') {
      return { kind, id: identity.data.id, displayName: identity.data.displayName ?? undefined };
    }
  }
  return undefined;
}
