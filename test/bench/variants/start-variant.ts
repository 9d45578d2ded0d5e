/**
 * Starts one of the servers that are compared.
 *
 * @param upstream the connection string of its resource, or for a webhook the address of the calling platform
 * @returns the address of what is measured
 */
export type StartVariant = (upstream: string) => Promise<string>;
