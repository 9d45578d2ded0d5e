/**
 * Starts one of the servers that are compared.
 *
 * @param upstream the connection string of its resource, or for a webhook the address of the calling platform
 * @param issuer whose tokens are asked for, where any are
 * @returns the address of what is measured
 */
export type StartVariant = (upstream: string, issuer?: string) => Promise<string>;
