import { listenHttps } from "../../../src/testing/mod.ts";
import { sharedTls } from "./shared_tls.ts";

/** A request that an {@linkcode OidcServer} received. */
export interface OidcRequest {
  path: string;
  authorization: string | null;
  form: Record<string, string>;
}

/** An OpenID Connect issuer on loopback. */
export interface OidcServer extends AsyncDisposable {
  readonly url: string;
  readonly caPem: string;
  readonly requests: OidcRequest[];
  /** Makes the response of the token endpoint; the test may replace it. */
  answer: (request: OidcRequest) => Response | Promise<Response>;
  /** Makes the response of the discovery endpoint. */
  discovery: () => Response | Promise<Response>;
}

/** Starts an issuer for one test. */
export async function startOidcServer(): Promise<OidcServer> {
  const { authority, keyPair } = await sharedTls();
  const listener = await listenHttps(async (request) => {
    const { pathname: path } = new URL(request.url);
    const form = Object.fromEntries(new URLSearchParams(await request.text()));
    const authorization = request.headers.get("authorization");
    server.requests.push({ path, authorization, form });
    return path === "/.well-known/openid-configuration"
      ? await server.discovery()
      : await server.answer({ path, authorization, form });
  }, { keyPair });
  const server: OidcServer = {
    url: listener.url,
    caPem: authority.certificatePem,
    requests: [],
    answer: () => Response.json({}),
    discovery: () => Response.json({ token_endpoint: `${listener.url}/token` }),
    [Symbol.asyncDispose]: () => listener.close(),
  };
  return server;
}
