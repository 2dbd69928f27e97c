/**
 * The meaning of a cluster's entry: client-go `tools/clientcmd/client_config.go`, `validation.go`
 * and `api/v1/types.go`.
 *
 * @module
 */
import {
  base64,
  DEFAULT_PATH,
  HOME,
  type LoadingCase,
  pem,
  SIMPLE,
  simple,
} from "../loading_case.ts";

const CA_FILE = `${HOME}/.kube/ca.crt`;

const withCluster = (cluster: Record<string, unknown>): Record<string, string> => ({
  [DEFAULT_PATH]: simple({ cluster }),
  [CA_FILE]: pem.file.ca,
});

export const clusterCases: readonly LoadingCase[] = [
  {
    name: "A cluster without a server is an error",
    files: withCluster({ server: "" }),
    expected: { error: 'cluster "one" has no server' },
  },
  {
    name: "A server with white space before it is an error",
    files: withCluster({ server: " https://one.example.com:6443" }),
    expected: { error: 'server of cluster "one" has white space' },
  },
  {
    name: "A server with a line break after it is an error",
    files: withCluster({ server: "https://one.example.com:6443\n" }),
    expected: { error: 'server of cluster "one" has white space' },
  },
  {
    name: "A server with a password in it is an error, where kubectl would send it",
    files: withCluster({ server: "https://jane:pass@one.example.com:6443" }),
    expected: { error: 'server of cluster "one" has a user name or a password in it' },
    asKubectl: false,
  },
  {
    name: "A server may have a path",
    files: withCluster({ server: "https://rancher.example.com/k8s/clusters/c-1" }),
    expected: { ...SIMPLE, server: "https://rancher.example.com/k8s/clusters/c-1" },
  },
  {
    name: "A server without a scheme is reached over plain http, without credentials",
    files: withCluster({ server: "127.0.0.1:8080" }),
    expected: { server: "http://127.0.0.1:8080", namespace: "default" },
  },
  {
    name: "Plain http uses no credentials and no authority",
    files: withCluster({ server: "http://127.0.0.1:8001", "certificate-authority": "ca.crt" }),
    expected: { server: "http://127.0.0.1:8001", namespace: "default" },
  },
  {
    name: "An authority may be given as data",
    files: withCluster({ "certificate-authority-data": base64(pem.data.ca) }),
    expected: { ...SIMPLE, ca: "data" },
  },
  {
    name: "An authority may be given as a file",
    files: withCluster({ "certificate-authority": CA_FILE }),
    expected: { ...SIMPLE, ca: "file", caFile: CA_FILE },
  },
  {
    name: "certificate-authority-data takes precedence over the file, where kubectl refuses both",
    files: withCluster({
      "certificate-authority-data": base64(pem.data.ca),
      "certificate-authority": CA_FILE,
    }),
    expected: { ...SIMPLE, ca: "data" },
    asKubectl: false,
  },
  {
    name: "certificate-authority-data must be base64",
    files: withCluster({ "certificate-authority-data": pem.data.ca }),
    expected: { error: "clusters[0].cluster.certificate-authority-data is not base64" },
  },
  {
    name: "certificate-authority-data must contain a certificate",
    files: withCluster({ "certificate-authority-data": base64("nothing") }),
    expected: { error: "has no certificate in it" },
  },
  {
    name: "The file of an authority must exist",
    files: withCluster({ "certificate-authority": "elsewhere.crt" }),
    expected: { error: `${HOME}/.kube/elsewhere.crt (certificate-authority of cluster "one")` },
  },
  {
    name: "insecure-skip-tls-verify is passed on",
    files: withCluster({ "insecure-skip-tls-verify": true }),
    expected: { ...SIMPLE, insecure: true },
  },
  {
    name: "insecure-skip-tls-verify together with an authority is an error",
    files: withCluster({
      "insecure-skip-tls-verify": true,
      "certificate-authority-data": base64(pem.data.ca),
    }),
    expected: { error: "take one of the two out" },
  },
  {
    name: "tls-server-name is passed on",
    files: withCluster({ "tls-server-name": "kubernetes" }),
    expected: { ...SIMPLE, tlsServerName: "kubernetes" },
  },
  {
    name: "proxy-url may be http",
    files: withCluster({ "proxy-url": "http://proxy.example.com:3128" }),
    expected: { ...SIMPLE, proxyUrl: "http://proxy.example.com:3128" },
  },
  {
    name: "proxy-url may be https",
    files: withCluster({ "proxy-url": "https://proxy.example.com" }),
    expected: { ...SIMPLE, proxyUrl: "https://proxy.example.com" },
  },
  {
    name: "proxy-url may be socks5",
    files: withCluster({ "proxy-url": "socks5://127.0.0.1:1080" }),
    expected: { ...SIMPLE, proxyUrl: "socks5://127.0.0.1:1080" },
  },
  {
    name: "proxy-url may not have another scheme",
    files: withCluster({ "proxy-url": "ftp://proxy.example.com" }),
    expected: { error: 'proxy-url of cluster "one" is not an http, https or socks5 URL' },
  },
  {
    name: "proxy-url may not begin with white space",
    files: withCluster({ "proxy-url": " http://proxy.example.com" }),
    expected: { error: 'proxy-url of cluster "one" is not an http, https or socks5 URL' },
  },
  {
    name: "proxy-url may have a user name and a password",
    files: withCluster({ "proxy-url": "http://jane:pass@proxy.example.com" }),
    expected: { ...SIMPLE, proxyUrl: "http://jane:pass@proxy.example.com" },
  },
];
