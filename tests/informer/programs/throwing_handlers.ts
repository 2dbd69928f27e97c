/**
 * Follows ConfigMaps with handlers, hooks and a transform that throw, until a ConfigMap `end`
 * comes.
 * Arguments: the server's URL, the CA file and the token file.
 */
import { createInformer } from "../../../src/informer/create_informer.ts";
import { createKubeFetch } from "../../../src/transport/create_kube_fetch.ts";

const [server = "", caFile = "", tokenFile = ""] = programArguments();
const ended = Promise.withResolvers<void>();
await using kube = createKubeFetch({ server, caFile, tokenFile });
await using informer = createInformer(kube, "/api/v1/namespaces/default/configmaps", {
  transform(object) {
    if (object.metadata.name === "odd") throw new RangeError("the transform is broken");
    return object;
  },
  onStateChange() {
    throw new RangeError("the state hook is broken");
  },
});
informer.addHandler(() => {
  throw new RangeError("the handler is broken");
});
informer.addHandler(async () => {
  await Promise.resolve();
  throw new RangeError("the asynchronous handler is broken");
});
informer.addHandler(({ type, object }) => {
  console.log(`${type} ${object.metadata.name}`);
  if (object.metadata.name === "end") ended.resolve();
});
await ended.promise;

function programArguments(): string[] {
  const { Bun, Deno } = globalThis as { Bun?: { argv: string[] }; Deno?: { args: string[] } };
  return Bun?.argv.slice(2) ?? Deno?.args ?? [];
}
