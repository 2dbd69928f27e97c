import type { ControlPlane } from "../../e2e/cluster/control_plane.ts";

const NAMESPACES = 20;
const AT_A_TIME = 8;
const TEXT = "x".repeat(700);

function placeOf(index: number): { namespace: string; name: string } {
  return { namespace: `team-${index % NAMESPACES}`, name: `settings-${index}` };
}

/** Creates namespaces, and ConfigMaps of 1 KB in them. */
export async function createConfigMaps(controlPlane: ControlPlane, count: number): Promise<void> {
  for (let index = 0; index < NAMESPACES; index++) {
    const { namespace } = placeOf(index);
    await send(controlPlane, "POST", "/api/v1/namespaces", { metadata: { name: namespace } });
  }
  let next = 0;
  await Promise.all(Array.from({ length: AT_A_TIME }, async () => {
    while (next < count) {
      const { namespace, name } = placeOf(next++);
      const path = `/api/v1/namespaces/${namespace}/configmaps`;
      await send(controlPlane, "POST", path, { metadata: { name }, data: { text: TEXT } });
    }
  }));
}

/** Changes `updates` of `count` ConfigMaps, one after the other, `perSecond` a second. */
export async function updateConfigMaps(
  controlPlane: ControlPlane,
  { updates, count, perSecond }: { updates: number; count: number; perSecond: number },
): Promise<void> {
  const startMs = performance.now();
  const running = new Set<Promise<void>>();
  for (let index = 0; index < updates; index++) {
    const waitMs = startMs + 1_000 * index / perSecond - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    while (running.size >= AT_A_TIME) await Promise.race(running);
    const { namespace, name } = placeOf(index % count);
    const path = `/api/v1/namespaces/${namespace}/configmaps/${name}`;
    const patched = send(controlPlane, "PATCH", path, { data: { count: String(index) } })
      .finally(() => running.delete(patched));
    running.add(patched);
  }
  await Promise.all(running);
}

async function send(
  controlPlane: ControlPlane,
  method: "POST" | "PATCH",
  path: string,
  body: unknown,
): Promise<void> {
  const contentType = method === "PATCH" ? "application/merge-patch+json" : "application/json";
  const response = await controlPlane.request(method, path, { body, contentType });
  if (!response.ok) {
    throw new Error(`${method} ${path} was answered ${response.status}: ${await response.text()}`);
  }
  await response.body?.cancel();
}
