import { ApiError } from '../server/api-error.ts';

/**
 * A refusal that the service makes while it still binds and validates a request, before its operation is reached. As
 * recorded, such answers name no api-versions.
 */
export class EarlyRefusal extends ApiError {}
