import { checkCaPem } from "../../../config/cluster_config.ts";
import { ConfigurationError } from "../../../core/errors.ts";
import { bundleFacts, type CertificateFacts } from "../../../runtime/certificate_facts.ts";
import type { Check } from "../../check.ts";
import { durationText } from "../../duration_text.ts";
import { lateFile } from "../../late_file.ts";
import { readPodFile } from "../../read_pod_file.ts";
import { failure, ok, skipped, warning } from "../../outcome.ts";
import { summaryOf } from "../../summary_of.ts";

const SOON_MS = 30 * 24 * 3_600_000;

/** Whether the cluster's CA file contains certificates that are valid. */
export const caFileCheck: Check = {
  id: "files.ca",
  title: "CA file",
  needs: ["files.mount"],
  late: lateFile("ca.crt"),
  async run(examination) {
    const { place, directory, runtime } = examination;
    if (place === "desk") return skipped("the kubeconfig has the certificates");
    const path = `${directory}/ca.crt`;
    let pem: string;
    let facts: readonly CertificateFacts[];
    try {
      pem = checkCaPem(await readPodFile(runtime, path), path);
      facts = factsOf(pem, path);
    } catch (error) {
      const isBroken = error instanceof ConfigurationError;
      return failure({
        summary: isBroken ? summaryOf(error) : `${path} cannot be read: ${summaryOf(error)}`,
        meaning: "The program cannot check that it talks to its own API server, and sends nothing.",
        remedy: "Look at the ConfigMap kube-root-ca.crt of the pod's namespace: its ca.crt is " +
          "mounted here. kube-controller-manager writes it (--root-ca-file).",
      });
    }
    Object.assign(examination.config ??= { server: "" }, { caPem: pem });
    const now = runtime.clock.now();
    const lastMs = Math.max(...facts.map(({ validToMs }) => validToMs));
    const subjects = facts.map(({ subject }) => subject).join("; ");
    if (lastMs > now + SOON_MS) {
      return ok(`${subjects}; valid for ${durationText(lastMs - now)}`);
    }
    const expiry = {
      meaning: "After that no program trusts the API server.",
      remedy: "Renew the cluster's authority (kubeadm: `kubeadm certs`) and its ConfigMaps " +
        "kube-root-ca.crt. If the clock of this machine is wrong, correct it.",
    };
    return lastMs > now
      ? warning({ summary: `${subjects} expires in ${durationText(lastMs - now)}`, ...expiry })
      : failure({ summary: `${subjects} expired ${durationText(now - lastMs)} ago`, ...expiry });
  },
};

/** The form of a block may be right, and its content no certificate. */
function factsOf(pem: string, path: string): readonly CertificateFacts[] {
  try {
    return bundleFacts(pem);
  } catch (cause) {
    throw new ConfigurationError(
      `${path} cannot be used: it has a block that is not a certificate, although it is DER.`,
      { cause },
    );
  }
}
