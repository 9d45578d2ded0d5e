import type { IdentitySet } from './resources.ts';

/** Whom a set names: the kind of identity, such as `user` or `phone`, and what is said of it. */
export interface NamedIdentity {
  readonly kind: string;
  /** Undefined of somebody of whom only the name is told. */
  readonly id: string | undefined;
  readonly displayName: string | undefined;
  /** Graph says it of users and of resource accounts. */
  readonly tenantId: string | undefined;
  /** Said of those whom Communication Services has named, and never by Graph: it is all of their identity. */
  readonly rawId: string | undefined;
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

/** By what an identity is recognised within a call. */
export function identityName({ kind, id }: Pick<CallIdentity, 'kind' | 'id'>): string {
  return `${kind}:${id.toLowerCase()}`;
}

/** The number of a telephone, which is all that there is to show of somebody who only has that. */
const telephoneNumber = /^\+\d+$/;

/**
 * The name to show of whom a set names: their own; else the first that Graph gives beside it, such as that of the application
 * by which a guest has come; else the number of their telephone.
 */
export function displayNameOf(set: IdentitySet | null | undefined): string | undefined {
  const named = namedIdentityOf(set);
  if (!named || named.displayName !== undefined) return named?.displayName;
  return anyNameIn(set) ?? (telephoneNumber.test(named.id ?? '') ? named.id : undefined);
}

/** A name that a set gives, whosesoever of it. */
function anyNameIn(set: IdentitySet | null | undefined): string | undefined {
  for (const { displayName } of identitiesOf(set)) if (displayName !== undefined) return displayName;
  return undefined;
}

/**
 * What a later message says of somebody, with the name from an earlier one where it gives none: Graph leaves names out, and
 * nobody loses theirs by it. A message that names somebody else says nothing of the one before.
 *
 * @returns the very set of the message where there is nothing to keep
 */
export function keepingName<Set extends IdentitySet | null | undefined>(
  before: IdentitySet | null | undefined,
  after: Set,
): Set | IdentitySet {
  const displayName = anyNameIn(before);
  if (!before || displayName === undefined || anyNameIn(after) !== undefined) return after;
  const [known, identity] = [identityOf(before), identityOf(after)];
  if (!after || !identity) return before;
  if (known && identityName(known) !== identityName(identity)) return after;
  return withName(after, identity, displayName);
}

/**
 * A set that gives a name to whom it names, if it gives them none of their own and one is known.
 *
 * @param nameOf what somebody is known to be called
 * @returns the very set where there is nothing to add
 */
export function named(set: IdentitySet, nameOf: (identity: CallIdentity) => string | undefined): IdentitySet {
  const identity = identityOf(set);
  if (!identity || identity.displayName !== undefined) return set;
  const displayName = nameOf(identity);
  return displayName === undefined ? set : withName(set, identity, displayName);
}

function withName(set: IdentitySet, { kind }: CallIdentity, displayName: string): IdentitySet {
  return { ...set, [kind]: { ...(set[kind] as object), displayName } };
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
    const identity: unknown = set[kind];
    // Each person of each roster is read here: a schema takes five times as long.
    if (typeof identity !== 'object' || identity === null || Array.isArray(identity)) continue;
    const { id, displayName, tenantId, rawId } = identity as Record<string, unknown>;
    yield {
      kind,
      id: textIn(id),
      displayName: textIn(displayName),
      tenantId: textIn(tenantId),
      rawId: textIn(rawId),
    };
  }
}

/** A member of another type counts as absent, and so does an empty one. */
function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
