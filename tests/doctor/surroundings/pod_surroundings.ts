import { examinedPod, runtimeWith } from "../../support/doctor/examined_pod.ts";
import type { Surroundings } from "../../support/doctor/surroundings.ts";
import { CertificateAuthority } from "../../../src/testing/mod.ts";

const HOUR_MS = 3_600_000;
const HOST = "KUBERNETES_SERVICE_HOST";
const PORT = "KUBERNETES_SERVICE_PORT";

/** Defects of a pod: its variables and its volume. */
export const podSurroundings: readonly Surroundings[] = [
  ...[[HOST], [PORT], [HOST, PORT]].map((missing): Surroundings => ({
    name: `${missing.join(" and ")} missing`,
    async make(stack) {
      const pod = await examinedPod(stack);
      const env = { ...pod.env, ...Object.fromEntries(missing.map((name) => [name, undefined])) };
      return { ...pod, options: { ...pod.options, runtime: runtimeWith(env) } };
    },
    finding: {
      id: "environment.variables",
      status: "failure",
      summary: `${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} not set`,
      remedy: "env -i",
    },
  })),
  {
    name: "variables that do not make a URL",
    async make(stack) {
      const pod = await examinedPod(stack);
      return {
        ...pod,
        options: { ...pod.options, runtime: runtimeWith({ ...pod.env, [PORT]: "tcp://a" }) },
      };
    },
    finding: {
      id: "environment.variables",
      status: "failure",
      summary: "do not make a URL",
      remedy: "Remove the variables",
    },
  },
  {
    name: "no mounted volume",
    async make(stack) {
      const pod = await examinedPod(stack);
      return { ...pod, options: { ...pod.options, directory: `${pod.directory}/elsewhere` } };
    },
    finding: {
      id: "files.mount",
      status: "failure",
      summary: "does not exist",
      remedy: "automountServiceAccountToken",
    },
  },
  volume("a missing token file", ({ "ca.crt": ca = "", namespace = "" }) => ({
    "ca.crt": ca,
    namespace,
  }), {
    id: "files.token",
    status: "failure",
    summary: "/token cannot be read",
    remedy: "serviceAccountToken",
  }),
  volume("an empty token file", (files) => ({ ...files, token: " \n" }), {
    id: "files.token",
    status: "failure",
    summary: "is empty",
    remedy: "Delete the pod",
  }),
  volume("a garbled token file", (files) => ({ ...files, token: `${files.token}\0 half` }), {
    id: "files.token",
    status: "failure",
    summary: "not printable ASCII",
    remedy: "Delete the pod",
  }),
  volume("a CA file without a certificate", (files) => ({ ...files, "ca.crt": "no PEM" }), {
    id: "files.ca",
    status: "failure",
    summary: "has no certificate in it",
    remedy: "kube-root-ca.crt",
  }),
  volume("a missing CA file", ({ token = "", namespace = "" }) => ({ token, namespace }), {
    id: "files.ca",
    status: "failure",
    summary: "/ca.crt cannot be read",
    remedy: "kube-root-ca.crt",
  }),
  {
    name: "an expired CA",
    async make(stack) {
      const pod = await examinedPod(stack);
      const authority = await CertificateAuthority.create();
      const notAfter = new Date(Date.now() - 26 * HOUR_MS);
      const { certificatePem } = await authority.issueServer({ names: ["a"], notAfter });
      await pod.kubelet.writeRaw({
        token: pod.kubelet.current.token,
        "ca.crt": certificatePem,
        namespace: "default",
      });
      return pod;
    },
    finding: {
      id: "files.ca",
      status: "failure",
      summary: "expired 1 d ago",
      remedy: "Renew the cluster's authority",
    },
  },
  volume(
    "a missing namespace file",
    ({ token = "", "ca.crt": ca = "" }) => ({ token, "ca.crt": ca }),
    {
      id: "files.namespace",
      status: "warning",
      summary: "namespace is missing or empty",
      remedy: "POD_NAMESPACE",
    },
  ),
  {
    name: "files that the kubelet cannot replace, as with subPath",
    make: (stack) => examinedPod(stack, { links: false }),
    finding: {
      id: "files.links",
      status: "warning",
      summary: "is not a link to ..data",
      remedy: "without subPath",
    },
  },
];

type Files = Record<string, string>;

/** A volume whose content is changed, by the steps of the kubelet. */
function volume(
  name: string,
  change: (files: Files) => Files,
  finding: Surroundings["finding"],
): Surroundings {
  return {
    name,
    async make(stack) {
      const pod = await examinedPod(stack);
      const files = {
        token: pod.kubelet.current.token,
        "ca.crt": pod.server.caPem,
        namespace: "default",
      };
      await pod.kubelet.writeRaw(change(files));
      return pod;
    },
    finding,
  };
}
