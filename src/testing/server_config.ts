import type {
  ServerConfig,
  ServerKubeletOptions,
  ServerTokenOptions,
} from "./api_server_options.ts";
import type { IssuedToken } from "./auth/token_authority.ts";
import { checkKubeletOptions, checkTokenOptions } from "./check_server_options.ts";
import { FakeKubelet } from "./kubelet/fake_kubelet.ts";
import type { TestClock } from "./time/test_clock.ts";

/** The parts of a server that its configurations use. */
export interface DescribedServer {
  readonly url: string;
  readonly caPem: string;
  issueToken(options: ServerTokenOptions): Promise<IssuedToken>;
}

/** Returns a configuration whose source issues a new token when the server refuses the last one. */
export async function serverConfig(
  server: DescribedServer,
  options: ServerTokenOptions,
): Promise<ServerConfig> {
  let { token } = await server.issueToken(options);
  return {
    server: server.url,
    caPem: server.caPem,
    namespace: options.namespace ?? "default",
    tokenSource: {
      token: () => token,
      invalidate: async (refused) => {
        if (refused === token) ({ token } = await server.issueToken(options));
      },
    },
  };
}

/** Returns a kubeconfig as JSON, with a token or with the name of a token file. */
export async function serverKubeconfig(
  server: DescribedServer,
  options: ServerTokenOptions & { tokenFile?: string },
): Promise<string> {
  checkTokenOptions(options);
  const { namespace = "default", tokenFile } = options;
  const user = tokenFile === undefined
    ? { token: (await server.issueToken(options)).token }
    : { tokenFile };
  const name = "test";
  const cluster = { server: server.url, "certificate-authority-data": btoa(server.caPem) };
  const kubeconfig = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name, namespace } }],
    "current-context": name,
  };
  return JSON.stringify(kubeconfig, undefined, 2);
}

/** Starts a kubelet for a server, with the server's time. */
export async function startServerKubelet(
  server: DescribedServer,
  options: ServerKubeletOptions,
  { now, clock }: { now: () => number; clock?: TestClock | undefined },
): Promise<FakeKubelet> {
  checkKubeletOptions(options);
  const { directory, namespace = "default", serviceAccount = "default" } = options;
  const { tokenLifetimeMs, autoRotate, links } = options;
  const expiration = tokenLifetimeMs === undefined ? {} : { expirationMs: tokenLifetimeMs };
  return await FakeKubelet.start({
    directory,
    namespace,
    issue: () => server.issueToken({ namespace, name: serviceAccount, ...expiration }),
    caPem: () => server.caPem,
    server: server.url,
    now,
    ...(clock && { clock }),
    ...(autoRotate === undefined ? {} : { autoRotate }),
    ...(links === undefined ? {} : { links }),
  });
}
