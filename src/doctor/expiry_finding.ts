import type { CertificateFacts } from "../runtime/certificate_facts.ts";
import { durationText } from "./duration_text.ts";
import type { Finding } from "./outcome.ts";

const WEEK_MS = 7 * 24 * 3_600_000;

/**
 * Returns the finding about a server's certificate that expires soon: in a week, or in a quarter of
 * its life if that is shorter. What renews certificates does it earlier, cert-manager with a third
 * left.
 */
export function expiryFinding(
  { validFromMs, validToMs }: Pick<CertificateFacts, "validFromMs" | "validToMs">,
  nowMs: number,
): Finding | undefined {
  const leftMs = validToMs - nowMs;
  if (leftMs >= Math.min(WEEK_MS, (validToMs - validFromMs) / 4)) return undefined;
  return {
    summary: `the server's certificate expires in ${durationText(leftMs)}, and was not renewed`,
    meaning: "After that no program connects to this API server.",
    remedy: "Renew the serving certificate of the API server (kubeadm: `kubeadm certs renew " +
      "apiserver`), or look at the program that renews it.",
  };
}
