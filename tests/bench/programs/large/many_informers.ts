/**
 * Follows resources by informers, by the protocol of the argument: reads their paths from a line of
 * its standard input, says when all are synced, and ends when its standard input does.
 */

import process from "node:process";
import { createKubeFetch, type KubernetesObject } from "../../../../mod.ts";
import { createInformer } from "../../../../src/informer/create_informer.ts";
import { argument, caFile, caPem, look, server, tokenFile } from "../program.ts";

const kube = createKubeFetch({ server, caPem, caFile, tokenFile }, {
  ...(argument === "http/1.1" && { protocol: argument }),
});
let lookedAt = 0;

for await (const line of process.stdin.setEncoding("utf8")) {
  const paths: string[] = JSON.parse(line);
  await Promise.all(paths.map(async (path) => {
    const informer = createInformer<KubernetesObject>(kube, path);
    informer.addHandler(({ object }) => {
      lookedAt += look(object);
    });
    await informer.waitForSync();
  }));
  console.log("synced");
}
process.exit(lookedAt >= 0 ? 0 : 1);
