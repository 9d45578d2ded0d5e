import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Who signs the posts of the bench, and for whom. */
export const issuer = 'https://api.botframework.com';
export const audience = 'the-application-of-the-bench';

/** The variables of a gateway that takes the posts of a platform. @param url of the platform */
export function variablesFor(url: string): Readonly<Record<string, string>> {
  return {
    GRAPH_ENDPOINT: url,
    CALLBACK_ISSUERS: issuer,
    CALLBACK_JWKS_URLS: `${url}/keys`,
    CALLBACK_AUDIENCE: audience,
  };
}

/** Graph, as far as a webhook has to do with it: keys, and a token signed by one of them. */
export interface CallingPlatform extends AsyncDisposable {
  /** Where its keys are; also a Graph that knows no call. */
  readonly url: string;
  readonly authorization: string;
}

/** Starts one. */
export async function startCallingPlatform(): Promise<CallingPlatform> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const key = { ...(await exportJWK(publicKey)), kid: 'bench', alg: 'RS256', use: 'sig' };
  const token = await new SignJWT({ tid: 'a-tenant' })
    .setProtectedHeader({ alg: 'RS256', kid: 'bench' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setNotBefore('0s')
    .setExpirationTime('2h')
    .sign(privateKey);
  const server = createServer((request, response) => {
    const isForKeys = request.url === '/keys';
    response.writeHead(isForKeys ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isForKeys ? { keys: [key] } : { error: { code: '8522', message: 'gone' } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    authorization: `Bearer ${token}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
