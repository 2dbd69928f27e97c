import { CertificateAuthority } from "../../../src/testing/mod.ts";
import { examinedPod, podOf, podOfHttps, runtimeWith } from "../../support/doctor/examined_pod.ts";
import type { Surroundings } from "../../support/doctor/surroundings.ts";
import { startTcpServer } from "../../support/servers/tcp_server.ts";

const SHORT_MS = 300;

/** Defects between a pod and its API server. */
export const networkSurroundings: readonly Surroundings[] = [
  {
    name: "a DNS name that does not resolve",
    async make(stack) {
      const pod = await examinedPod(stack);
      const env = { ...pod.env, KUBERNETES_SERVICE_HOST: "nohost.invalid" };
      return { ...pod, options: { ...pod.options, runtime: runtimeWith(env) } };
    },
    finding: {
      id: "network.dns",
      status: "failure",
      summary: "nohost.invalid: the name cannot be resolved",
      remedy: "CoreDNS",
    },
  },
  {
    name: "a port on which nothing listens",
    async make(stack) {
      const pod = await examinedPod(stack);
      await pod.server.stopListening();
      return pod;
    },
    finding: {
      id: "network.tcp",
      status: "failure",
      summary: "the connection was refused",
      remedy: "Is the API server running?",
    },
  },
  {
    name: "a server that accepts connections and never answers",
    async make(stack) {
      const { port } = stack.use(await startTcpServer(() => {}));
      const pod = await podOf(stack, { url: `https://127.0.0.1:${port}` });
      return { ...pod, options: { ...pod.options, timeoutMs: SHORT_MS } };
    },
    finding: {
      id: "network.tls",
      status: "failure",
      summary: "does not answer the TLS handshake in time",
      remedy: "Check the port",
    },
  },
  {
    name: "a load balancer that closes connections at once",
    async make(stack) {
      const { port } = stack.use(await startTcpServer((socket) => socket.destroy()));
      return await podOf(stack, { url: `https://127.0.0.1:${port}` });
    },
    finding: {
      id: "network.tls",
      status: "failure",
      summary: "the connection was closed at once",
      remedy: "Is the API server running?",
    },
  },
  {
    name: "plain HTTP on the TLS port",
    async make(stack) {
      const { port } = stack.use(
        await startTcpServer((socket) => {
          socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
        }),
      );
      return await podOf(stack, { url: `https://127.0.0.1:${port}` });
    },
    finding: {
      id: "network.tls",
      status: "failure",
      summary: "the server answers plain HTTP on this port",
      remedy: "Correct the port",
    },
  },
  {
    name: "a CA that did not sign the server's certificate",
    async make(stack) {
      const pod = await examinedPod(stack);
      const other = await CertificateAuthority.create({ commonName: "another-ca" });
      await pod.kubelet.writeRaw({
        token: pod.kubelet.current.token,
        "ca.crt": other.certificatePem,
        namespace: "default",
      });
      return pod;
    },
    finding: {
      id: "network.tls",
      status: "failure",
      summary: "the CA (CN=another-ca) did not sign the server's certificate",
      remedy: "kube-root-ca.crt",
    },
  },
  {
    name: "a certificate for another name",
    make: (stack) => examinedPod(stack, { names: ["kubernetes.example.com", "10.96.0.1"] }),
    finding: {
      id: "network.tls",
      status: "failure",
      summary: "is not for 127.0.0.1, but for kubernetes.example.com, 10.96.0.1",
      remedy: "Add 127.0.0.1 to the certificate",
    },
  },
  {
    name: "a server's certificate that has expired",
    make: (stack) => podOfHttps(stack, () => new Response("never"), { valid: [-5, -3] }),
    finding: {
      id: "network.tls",
      status: "failure",
      summary: /certificate expired [23] h ago/,
      remedy: "kubeadm certs renew apiserver",
    },
  },
  {
    name: "a server's certificate that is not valid yet",
    make: (stack) => podOfHttps(stack, () => new Response("never"), { valid: [2, 3] }),
    finding: {
      id: "network.tls",
      status: "failure",
      summary: "certificate is valid only from",
      remedy: "Correct the clock",
    },
  },
  {
    name: "a captive portal that answers HTML",
    make: (stack) =>
      podOfHttps(
        stack,
        ({ headers }) =>
          new Response(`<h1>Log in</h1> ${headers.get("authorization")}`, {
            headers: { "content-type": "text/html; charset=utf-8" },
          }),
      ),
    finding: {
      id: "network.http",
      status: "failure",
      summary: "is not that of an API server: 200, text/html",
      remedy: "Log in to the network",
    },
  },
  {
    name: "a captive portal that redirects to its login page",
    make: (stack) =>
      podOfHttps(stack, () => Response.redirect("https://login.example.com/?from=you")),
    finding: {
      id: "network.http",
      status: "failure",
      summary: "the server redirects to https://login.example.com",
      remedy: "Log in to the network",
    },
  },
  {
    name: "an API server that does not answer requests",
    async make(stack) {
      const pod = await examinedPod(stack);
      stack.use(pod.server.faults.inject({
        kind: "stall",
        after: "request",
        match: { path: "/version" },
        times: Infinity,
      }));
      return { ...pod, options: { ...pod.options, timeoutMs: SHORT_MS } };
    },
    finding: {
      id: "network.http",
      status: "failure",
      summary: "accepts the request and does not answer it in time",
      remedy: "/readyz?verbose",
    },
  },
  {
    name: "an API server that cannot reach etcd",
    async make(stack) {
      const pod = await examinedPod(stack);
      const match = { path: "/version" };
      pod.server.faults.inject({ kind: "status", code: 503, match, times: Infinity });
      return pod;
    },
    finding: {
      id: "network.http",
      status: "failure",
      summary: "the API server answers 503",
      remedy: "/readyz?verbose",
    },
  },
  {
    name: "a connection that is cut when a request was sent",
    async make(stack) {
      const pod = await examinedPod(stack);
      const match = { path: "/version" };
      pod.server.faults.inject({ kind: "cut", after: "request", match, times: Infinity });
      return pod;
    },
    finding: {
      id: "network.http",
      status: "failure",
      summary: "closed the connection before it answered",
      remedy: "load balancers and proxies",
    },
  },
];
