import { CertificateAuthority, listenHttps } from "../../src/testing/mod.ts";

/** What an {@linkcode OidcServer} was sent. */
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
  /** The answer of the token endpoint; to be changed by the test. */
  answer: (request: OidcRequest) => Response | Promise<Response>;
  /** The answer to who asks where that is. */
  discovery: () => Response | Promise<Response>;
}

/** Starts an issuer for one test. */
export async function startOidcServer(): Promise<OidcServer> {
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
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
