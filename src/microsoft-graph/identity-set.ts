import { z } from 'zod';
import { identitySchema } from './resources.ts';
import type { IdentitySet } from './resources.ts';

/** Whom a set names: the kind of identity, such as `user` or `phone`, and what is said of it. */
export interface NamedIdentity {
  readonly kind: string;
  /** Undefined of somebody of whom only the name is told. */
  readonly id: string | undefined;
  readonly displayName: string | undefined;
  /** Graph says it of users and of resource accounts. */
  readonly tenantId: string | undefined;
}

/** Somebody who has an id. */
export type CallIdentity = NamedIdentity & { readonly id: string };

/**
 * The kinds in the order in which they are looked for where more than one is set; others come behind. People come before
 * applications: what is set beside somebody is what they call or join by.
 */
const kinds = [
  'user',
  'phone',
  'azureCommunicationServicesUser',
  'guest',
  'onPremises',
  'encrypted',
  'applicationInstance',
  'application',
  'device',
];

const text = z.string().min(1).optional().catch(undefined);
const readSchema = identitySchema.extend({ id: text, displayName: text, tenantId: text });

/** Finds the first identity of a set that has an id; undefined if none has. */
export function identityOf(set: IdentitySet | null | undefined): CallIdentity | undefined {
  for (const identity of identitiesOf(set)) if (hasId(identity)) return identity;
  return undefined;
}

/** Finds whom a set names: the first who has an id, else the first who has a name; undefined if nobody has either. */
export function namedIdentityOf(set: IdentitySet | null | undefined): NamedIdentity | undefined {
  let named: NamedIdentity | undefined;
  for (const identity of identitiesOf(set)) {
    if (hasId(identity)) return identity;
    if (identity.displayName !== undefined) named ??= identity;
  }
  return named;
}

const hasId = (identity: NamedIdentity): identity is CallIdentity => identity.id !== undefined;

/** One after the other, as far as they are asked for: each notification asks for the first of everybody in it. */
function* identitiesOf(set: IdentitySet | null | undefined): Generator<NamedIdentity, undefined> {
  if (!set) return;
  yield* read(set, kinds);
  yield* read(
    set,
    Object.keys(set).filter((key) => !kinds.includes(key) && !key.includes('@')),
  );
}

function* read(set: IdentitySet, keys: readonly string[]): Generator<NamedIdentity, undefined> {
  for (const kind of keys) {
    // Of most kinds there is none; to find that out by the schema takes longer than all else.
    if (set[kind] == null) continue;
    const { success, data } = readSchema.safeParse(set[kind]);
    if (!success) continue;
    const { id, displayName, tenantId } = data;
    yield { kind, id, displayName, tenantId };
  }
}
