/** Serves an admission webhook that changes pods, while the load server sends reviews of pods. */

import { Hono } from "hono";
import type { Pod } from "../../../src/types/core/v1.ts";
import { pods } from "../../../src/types/core/v1_resources.ts";
import { admission, certificateFiles, serveHttps } from "../../../src/hono/mod.ts";
import { kube } from "./kube.ts";
import { count, directory, measure } from "./program.ts";

/** The number of reviews before the measurement. */
const WARM_UPS = 2_000;

const app = new Hono();
app.route(
  "/",
  admission<Pod>({
    resource: pods,
    mutate(pod) {
      pod.metadata.labels = { ...pod.metadata.labels, "example.com/team": "platform" };
      for (const container of pod.spec?.containers ?? []) container.imagePullPolicy = "Always";
    },
  }),
);
await using certificates = certificateFiles(directory);
const hostname = "127.0.0.1";
await using webhook = await serveHttps(app.fetch, { certificates, hostname, port: 0 });
const target = encodeURIComponent(`https://${hostname}:${webhook.port}/mutate?timeout=10s`);

async function review(count: number): Promise<object> {
  const path = `/reviews?n=${count}&url=${target}`;
  const response = await kube.fetch(path, { method: "POST" });
  if (!response.ok) throw new Error(`${path} was answered: ${await response.text()}`);
  return await response.json();
}

await review(WARM_UPS);
await measure(async () => {
  await review(count);
  return {};
});
