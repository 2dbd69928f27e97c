import type { Check } from "../../check.ts";
import { durationText } from "../../duration_text.ts";
import { failure, ok, skipped, warning } from "../../outcome.ts";

const NOTED_MS = 10_000;
const HARMFUL_MS = 300_000;

/** Whether the clock of this machine agrees with that of the API server. */
export const clockCheck: Check = {
  id: "network.clock",
  title: "Clock",
  needs: ["network.http"],
  run({ skewMs }) {
    if (skewMs === undefined) return skipped("the server does not say what time it is");
    if (Math.abs(skewMs) < NOTED_MS) return ok("agrees with that of the API server");
    const finding = {
      summary: `this machine's clock is ${durationText(skewMs)} ${
        skewMs > 0 ? "behind" : "ahead of"
      } that of the API server`,
      meaning:
        "Certificates and tokens are judged by the wrong time: they count as expired, or as " +
        "not valid yet.",
      remedy: "Synchronize the clocks of the nodes (`timedatectl`, chrony), this one and that of " +
        "the API server. A container has the clock of its node.",
    };
    return Math.abs(skewMs) < HARMFUL_MS ? warning(finding) : failure(finding);
  },
};
