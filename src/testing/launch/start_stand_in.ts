import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { CertificateAuthority } from "../auth/certificate_authority.ts";
import { readApiServerFlags } from "./api_server_flags.ts";
import { launch } from "./launch.ts";
import { readLaunchFlags } from "./launch_flags.ts";
import { onPort } from "./on_port.ts";

/** Name of the kubeconfig with the door, in the folder of the certificates. */
export const ENVTEST_KUBECONFIG = "kubewire.kubeconfig";

/**
 * Serves in the place of kube-apiserver or etcd until it is disposed of.
 *
 * @throws {TypeError} If a flag is wrong, or the program is not known.
 */
export async function startStandIn(
  name: string,
  args: readonly string[],
  warn: (message: string) => void,
): Promise<AsyncDisposable> {
  if (name === "etcd") return await startEtcd(args);
  if (name === "kube-apiserver") return await startApiServer(args, warn);
  throw new TypeError(`--as must be kube-apiserver or etcd: it is ${name}.`);
}

async function startApiServer(
  args: readonly string[],
  warn: (message: string) => void,
): Promise<AsyncDisposable> {
  const flags = readApiServerFlags(args);
  if (flags.ignored.length > 0) {
    warn(`Flags without an effect: ${flags.ignored.map((name) => `--${name}`).join(", ")}.`);
  }
  const [certificatePem, privateKeyPem, clientCaPem, authority] = await Promise.all([
    readFile(flags.certificateFile, "utf8"),
    readFile(flags.keyFile, "utf8"),
    flags.clientCaFile === undefined ? undefined : readFile(flags.clientCaFile, "utf8"),
    CertificateAuthority.create(),
  ]);
  const kubeconfig = join(flags.certDir, ENVTEST_KUBECONFIG);
  const { port, authorization, settings } = flags;
  return await launch({
    ...readLaunchFlags([
      `--kubeconfig=${kubeconfig}`,
      "--envtest",
      ...settings.map((setting) => `--set=${setting}`),
    ]),
    port,
    authorization,
  }, {
    warn,
    tls: { authority, keyPair: { certificatePem, privateKeyPem }, clientCaPem },
    portFlag: "--secure-port",
  });
}

/** Answers the health check of envtest; the stand-in for kube-apiserver keeps the objects itself. */
async function startEtcd(args: readonly string[]): Promise<AsyncDisposable> {
  const flag = args.find((arg) => arg.startsWith("--listen-client-urls="));
  const [url = ""] = flag?.slice(flag.indexOf("=") + 1).split(",") ?? [];
  if (!URL.canParse(url)) throw new TypeError("--listen-client-urls must be a URL.");
  const { hostname, port } = new URL(url);
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "application/json", "connection": "close" });
    response.end('{"health":"true"}');
  });
  await onPort({ flag: "--listen-client-urls", port: Number(port) }, async () => {
    server.listen(Number(port), hostname);
    await once(server, "listening");
  });
  return {
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
