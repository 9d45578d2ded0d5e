import { limitValues } from '../../limits.ts';
import type { LimitValues } from '../../limits.ts';

/**
 * What one operation may ask for at the most, whatever transport it comes by.
 *
 * Own code beside graphql-armor, whose checks are rules of validation, which is slow by itself for hostile documents; its
 * cost knows neither variables nor `@cost` and `@listSize`, and it leaves introspection out.
 */
export type OperationLimits = LimitValues<'operation'>;

/** The defaults: enough for frontends and bots, too little for an attack. */
export const defaultOperationLimits: OperationLimits = limitValues('operation');
