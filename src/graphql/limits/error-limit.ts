import type { GraphQLError } from 'graphql';
import { limitExceeded } from './limit-error.ts';

/** Keeps as many errors as are allowed; where there are more, the last one kept says how many there are in all. */
export function limitErrors(errors: readonly GraphQLError[], maximum: number): readonly GraphQLError[] {
  if (errors.length <= maximum) return errors;
  return [...errors.slice(0, maximum - 1), limitExceeded('errors', maximum, errors.length)];
}
