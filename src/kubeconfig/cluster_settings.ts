import { type ClusterConfig, ConfigurationError } from "@kubewire/kubewire";
import { checkCaPem, parseProxyUrl } from "@kubewire/kubewire/internal";
import type { Runtime } from "@kubewire/kubewire/unstable-runtime";
import { decodeBase64 } from "./entries/base64.ts";
import type { ClusterEntry } from "./entries/kubeconfig.ts";
import { readNamedFile } from "./entries/named_file.ts";

/**
 * Returns the server settings of a cluster's entry. As in client-go, a server without a scheme is
 * contacted over plain http, and with plain http all TLS settings are ignored;
 * `certificate-authority-data` takes precedence over `certificate-authority`.
 *
 * @throws {ConfigurationError} If the entry cannot be used.
 * @throws {PermissionError} If the certificate authority's file may not be read.
 */
export async function clusterSettings(
  cluster: ClusterEntry,
  name: string,
  runtime: Runtime,
): Promise<ClusterConfig> {
  const quoted = `cluster ${JSON.stringify(name)}`;
  if (cluster.server === undefined) {
    throw new ConfigurationError(`The kubeconfig's ${quoted} has no server.`);
  }
  // A URL parser would drop these characters, and without a leading scheme no credentials would be
  // sent.
  if (/^\s|\s$|\p{Cc}/u.test(cluster.server)) {
    throw new ConfigurationError(
      `The server of ${quoted} has white space or a control character in it: take it out.`,
    );
  }
  const server = cluster.server.includes("://") ? cluster.server : `http://${cluster.server}`;
  // Match the user info as a URL parser does, and also in text that is not a valid URL: the error
  // must not contain a password.
  if (/^[a-z][a-z\d+.-]*:[/\\]*[^/\\?#]*@/i.test(server)) {
    throw new ConfigurationError(
      `The server of ${quoted} has a user name or a password in it: take out what stands before the ` +
        "@, and put it into username and password of the user.",
    );
  }
  const { proxyUrl, disableCompression } = cluster;
  const settings: ClusterConfig = {
    server,
    ...(proxyUrl !== undefined && { proxyUrl: checkProxy(proxyUrl, quoted) }),
    ...(disableCompression && { disableCompression }),
  };
  if (!/^https:/i.test(server)) return settings;
  const { insecureSkipTlsVerify, caData, caFile, tlsServerName } = cluster;
  if (insecureSkipTlsVerify && (caData !== undefined || caFile !== undefined)) {
    throw new ConfigurationError(
      `The kubeconfig's ${quoted} has a certificate authority and insecure-skip-tls-verify: take ` +
        "one of the two out.",
    );
  }
  return {
    ...settings,
    ...await authority(cluster, quoted, runtime),
    ...(tlsServerName !== undefined && { tlsServerName }),
    ...(insecureSkipTlsVerify && { insecureSkipVerify: true }),
  };
}

async function authority(
  { caData, caFile: path }: ClusterEntry,
  quoted: string,
  runtime: Runtime,
): Promise<Pick<ClusterConfig, "caFile" | "caPem">> {
  if (caData !== undefined) {
    const subject = `certificate-authority-data of ${quoted}`;
    return { caPem: checkCaPem(decodeBase64(caData, subject), subject) };
  }
  if (path === undefined) return {};
  const pem = await readNamedFile(runtime, { path, subject: `certificate-authority of ${quoted}` });
  return { caFile: path, caPem: checkCaPem(pem, path) };
}

function checkProxy(proxyUrl: string, quoted: string): string | (() => string) {
  const { username, password } = parseProxyUrl(proxyUrl, `proxy-url of ${quoted}`);
  // A function hides its value when the configuration is printed.
  return username || password ? () => proxyUrl : proxyUrl;
}
