/**
 * Starts one of the servers that are compared.
 *
 * @param connectionString of the upstream's resource
 * @returns the address of GraphQL
 */
export type StartVariant = (connectionString: string) => Promise<string>;
