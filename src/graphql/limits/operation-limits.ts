import { type LimitValues, limitValues } from '../../limits.ts';

/** What one operation may ask for at the most, whatever transport it comes by. */
export type OperationLimits = LimitValues<'operation'>;

/** What suits frontends and bots, and nobody who means harm. */
export const defaultOperationLimits: OperationLimits = limitValues('operation');
