/** A pod program that prints its result or its error: `pod.ts DIRECTORY`. Deno only. */
import { createKubeFetch, loadInClusterConfig } from "../../../mod.ts";

const directory = Deno.args[0] ?? "";
try {
  await using kube = createKubeFetch(await loadInClusterConfig({ directory }));
  const response = await kube.fetch("/version");
  await response.body?.cancel();
  console.log(JSON.stringify({ status: response.status, namespace: kube.namespace }));
} catch (error) {
  const { name, code, flag, message } = error as Error & { code?: string; flag?: string };
  console.log(JSON.stringify({ name, code, flag, message }));
}
