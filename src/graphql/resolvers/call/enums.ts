import { knownValue } from '../../../microsoft-graph/enums.ts';
import type { EnumName, EnumValue } from '../../../microsoft-graph/enums.ts';

/** `videoBasedScreenSharing` as this graph writes it: `VIDEO_BASED_SCREEN_SHARING`. */
type UpperSnake<Value extends string> = Value extends `${infer Head}${infer Tail}`
  ? `${Head extends Lowercase<Head> ? Uppercase<Head> : `_${Head}`}${UpperSnake<Tail>}`
  : '';

/** A value of one of Graph's enumerations as this graph writes it. */
export type EnumMember<Name extends EnumName> = UpperSnake<EnumValue<Name>>;

/** Writes one of Graph's values: `UNKNOWN` if this version has no name for it, null if there is none. */
export function toEnum<Name extends EnumName>(
  name: Name,
  value: string | null | undefined,
): EnumMember<Name> | 'UNKNOWN' | null {
  return value == null ? null : toKnownEnum(name, value);
}

/** Writes one of Graph's values, `UNKNOWN` also where there is none. */
export function toKnownEnum<Name extends EnumName>(
  name: Name,
  value: string | null | undefined,
): EnumMember<Name> | 'UNKNOWN' {
  const known = knownValue(name, value);
  if (known === undefined) return 'UNKNOWN';
  return known.replace(/[A-Z]/g, '_$&').toUpperCase() as EnumMember<Name>;
}

/** Graph's name of a value of this graph. */
export function fromEnum<Name extends EnumName>(name: Name, member: EnumMember<Name>): EnumValue<Name> {
  const value = knownValue(name, member.replaceAll('_', ''));
  if (value === undefined) throw new Error(`${name} has no ${member}`);
  return value;
}
