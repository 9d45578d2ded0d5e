import { forbidden } from './graph-error.ts';
import type { CallPermission, CallSettings } from './settings.ts';

/**
 * Checks that the administrator granted one of some permissions.
 * @param oneOf the least privileged first: the one that a refusal names
 * @throws {ApiError} 403 7504 when none is granted
 */
export function requirePermission(
  { permissions }: Pick<CallSettings, 'permissions'>,
  oneOf: readonly [CallPermission, ...CallPermission[]],
): void {
  if (!oneOf.some((one) => permissions.includes(one))) throw forbidden.permissionMissing(oneOf[0]);
}
