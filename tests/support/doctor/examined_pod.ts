import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import type { Runtime } from "../../../src/runtime/runtime.ts";
import {
  FakeKubelet,
  listenHttps,
  type TestApiServer,
  type TestApiServerOptions,
  TokenAuthority,
} from "../../../src/testing/mod.ts";
import { tempDirectory } from "../fakes/temp_directory.ts";
import type { MadeSurroundings } from "./surroundings.ts";
import { sharedTls, startApiServer } from "../servers/shared_tls.ts";

type Env = Record<string, string | undefined>;

/** Returns the runtime with another environment; its files, its clock and its network are real. */
export function runtimeWith(env: Env): Runtime {
  return { ...currentRuntime(), env: (name) => env[name] };
}

/** A pod that the doctor examines: the server, the volume, and the options for `diagnose`. */
export interface ExaminedPod extends MadeSurroundings {
  server: TestApiServer;
  kubelet: FakeKubelet;
  directory: string;
  /** The variables that the kubelet sets. */
  env: Env;
}

/** Starts an API server and a kubelet for it; disposed of with the stack. */
export async function examinedPod(
  stack: AsyncDisposableStack,
  options: TestApiServerOptions & { links?: boolean } = {},
): Promise<ExaminedPod> {
  const directory = stack.use(await tempDirectory()).path;
  const { links, ...serverOptions } = options;
  const server = stack.use(await startApiServer(serverOptions));
  const kubelet = stack.use(
    await server.startKubelet({ directory, ...(links !== undefined && { links }) }),
  );
  const env: Env = kubelet.env;
  return {
    server,
    kubelet,
    directory,
    env,
    secrets: [kubelet.current.token],
    options: { directory, runtime: runtimeWith(env), watchMs: 100 },
  };
}

/** Settings of {@linkcode podOf}. */
export interface PodOfOptions {
  /** The server's URL. */
  url: string;
  /** The content of `ca.crt`; by default an authority that signed nothing. */
  caPem?: string;
}

/** Makes the volume of a pod whose API server is any server. */
export async function podOf(
  stack: AsyncDisposableStack,
  { url, caPem }: PodOfOptions,
): Promise<MadeSurroundings & { directory: string }> {
  const directory = stack.use(await tempDirectory()).path;
  const tokens = await TokenAuthority.create();
  const pem = caPem ?? (await sharedTls()).authority.certificatePem;
  const kubelet = stack.use(
    await FakeKubelet.start({
      directory,
      issue: () => tokens.issue({ namespace: "default", name: "default" }),
      caPem: () => pem,
      server: url,
    }),
  );
  return {
    directory,
    secrets: [kubelet.current.token],
    options: { directory, runtime: runtimeWith(kubelet.env), watchMs: 100 },
  };
}

/** Settings of {@linkcode podOfHttps}. */
export interface PodOfHttpsOptions {
  /** Hours from now; the certificate is valid for a year by default. */
  valid?: [from: number, to: number];
}

/** Makes a pod whose API server is a handler, behind TLS that the pod trusts. */
export async function podOfHttps(
  stack: AsyncDisposableStack,
  handler: (request: Request) => Response | Promise<Response>,
  { valid }: PodOfHttpsOptions = {},
): Promise<MadeSurroundings> {
  const { authority, keyPair: usual } = await sharedTls();
  const [notBefore, notAfter] = (valid ?? [])
    .map((hours) => new Date(Date.now() + hours * 3_600_000));
  const keyPair = notBefore && notAfter
    ? await authority.issueServer({ names: ["127.0.0.1"], notBefore, notAfter })
    : usual;
  const listener = stack.use(await listenHttps(handler, { keyPair }));
  return await podOf(stack, { url: listener.url, caPem: authority.certificatePem });
}
