import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join, resolve } from "node:path";
import { CertificateAuthority } from "../auth/certificate_authority.ts";
import { readApiServerFlags } from "./api_server_flags.ts";
import { DATA_FOLDER_PATH, EtcdData } from "./etcd_data.ts";
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
  const [certificatePem, keyPem, clientCaPem, authority] = await Promise.all([
    readFile(flags.certificateFile, "utf8"),
    readFile(flags.keyFile, "utf8"),
    flags.clientCaFile === undefined ? undefined : readFile(flags.clientCaFile, "utf8"),
    CertificateAuthority.create(),
  ]);
  const kubeconfig = join(flags.certDir, ENVTEST_KUBECONFIG);
  const { port, authorization, settings, etcdServer } = flags;
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
    tls: { authority, keyPair: { certificatePem, keyPem }, clientCaPem },
    portFlag: "--secure-port",
    data: etcdServer === undefined ? undefined : await EtcdData.at(etcdServer),
  });
}

/**
 * Answers the health check of envtest, and shows its data folder: the stand-in for kube-apiserver keeps
 * the objects itself, and leaves them there when it stops.
 */
async function startEtcd(args: readonly string[]): Promise<AsyncDisposable> {
  const valueOf = (name: string) => {
    const flag = args.findLast((arg) => arg.startsWith(`--${name}=`));
    return flag?.slice(flag.indexOf("=") + 1) ?? "";
  };
  const [url = ""] = valueOf("listen-client-urls").split(",");
  if (!URL.canParse(url)) throw new TypeError("--listen-client-urls must be a URL.");
  const { hostname, port } = new URL(url);
  const folder = valueOf("data-dir") && resolve(valueOf("data-dir"));
  const server = createServer((request, response) => {
    const isFolder = request.url === DATA_FOLDER_PATH;
    const type = isFolder ? "text/plain; charset=utf-8" : "application/json";
    response.writeHead(200, { "content-type": type, "connection": "close" });
    response.end(isFolder ? folder : '{"health":"true"}');
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
