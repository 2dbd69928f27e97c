/**
 * Does the same work over HTTP/1.1 and over HTTP/2, and where it is in {@linkcode bareKinds} with bare
 * frames: `SERVER DIRECTORY COUNT KIND:BLOCKS:WARMUPS`.
 */

import { createKubeFetch, type KubeFetch, watch } from "../../../../mod.ts";
import { createClient } from "../../../../src/client/mod.ts";
import { pods } from "../../../../src/types/core/v1_resources.ts";
import { compare, type Way } from "../compare.ts";
import { argument, caPem, look, server, tokenFile } from "../program.ts";
import { BareFrames } from "./bare_frames.ts";

const AT_ONCE = 32;
const WATCHES = 200;
const PODS = 10_000;
const podPath = "/api/v1/namespaces/team-00/pods/web";
const mapPath = "/api/v1/namespaces/team-00/configmaps";
const json = { "content-type": "application/json" };
const body = JSON.stringify({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "settings", namespace: "team-00", resourceVersion: "1" },
  data: { text: "x".repeat(880) },
});

function connect(protocol: "http/1.1" | undefined): KubeFetch {
  const settings = { server, caPem, tokenFile, disableCompression: true };
  return createKubeFetch(settings, protocol && { protocol });
}

async function get(kube: KubeFetch): Promise<number> {
  return look(await (await kube.fetch(podPath)).json());
}

async function send(kube: KubeFetch, method: string, path: string): Promise<number> {
  return look(await (await kube.fetch(path, { method, headers: json, body })).json());
}

/** Does something again and again, one after the other. */
function sequence(work: (kube: KubeFetch) => Promise<number>) {
  return async (kube: KubeFetch, times: number) => {
    let checksum = 0;
    for (let done = 0; done < times; done++) checksum += await work(kube);
    return checksum;
  };
}

async function readWatch(kube: KubeFetch, events: number): Promise<number> {
  let checksum = 0;
  let seen = 0;
  for await (const { object } of watch(kube, "/api/v1/pods")) {
    checksum += look(object);
    if (++seen === events) break;
  }
  return checksum;
}

async function together(works: Promise<number>[]): Promise<number> {
  return (await Promise.all(works)).reduce((sum, one) => sum + one, 0);
}

/** The kinds of work; each gets a client, and how often to do it. */
const kinds: Record<string, (kube: KubeFetch, times: number) => Promise<number>> = {
  get: sequence(get),
  put: sequence((kube) => send(kube, "PUT", `${mapPath}/settings`)),
  post: sequence((kube) => send(kube, "POST", mapPath)),
  together: async (kube, times) => {
    let checksum = 0;
    for (let done = 0; done < times; done += AT_ONCE) {
      checksum += await together(Array.from({ length: AT_ONCE }, () => get(kube)));
    }
    return checksum;
  },
  watch: readWatch,
  watches: (kube, times) =>
    together(Array.from({ length: WATCHES }, () => readWatch(kube, Math.ceil(times / WATCHES)))),
  list: async (kube, times) => {
    const handle = createClient(kube, { resources: { pods } }).pods.allNamespaces();
    let checksum = 0;
    for (let left = times; left > 0; left -= PODS) {
      const { items } = await handle.list({ limit: Math.min(left, PODS) });
      for (const item of items) checksum += look(item);
    }
    return checksum;
  },
};

/** The kinds of work that are done with bare frames too. */
const bareKinds: Record<string, (times: number) => Promise<number>> = {
  async get(times) {
    bare ??= await BareFrames.open();
    let checksum = 0;
    for (let done = 0; done < times; done++) {
      const parts: Uint8Array<ArrayBuffer>[] = [];
      await bare.get(podPath, (part) => void parts.push(part.slice()));
      checksum += look(await new Response(parts.length === 1 ? parts[0] : new Blob(parts)).json());
    }
    return checksum;
  },
  async watch(events) {
    const frames = await BareFrames.open(); // the rest of a watch is not read
    const decoder = new TextDecoder();
    let checksum = 0;
    let seen = 0;
    let text = "";
    await frames.get("/api/v1/pods?watch=true", (part) => {
      const lines = (text + decoder.decode(part, { stream: true })).split("\n");
      text = lines.pop() ?? "";
      for (const line of lines.slice(0, events - seen)) checksum += look(JSON.parse(line).object);
      return (seen += lines.length) >= events;
    });
    frames.close();
    return checksum;
  },
};
let bare: BareFrames | undefined;

/** Kinds of work whose connections are opened for it. */
const CONNECTING: readonly string[] = ["watches"];

const [kind = "", blocks, warmUps] = argument.split(":");
const work = kinds[kind];
if (!work) throw new TypeError(`There is no work ${kind}.`);

function way(protocol: "http/1.1" | undefined): Way {
  if (!CONNECTING.includes(kind)) {
    const kube = connect(protocol);
    return (times) => work!(kube, times);
  }
  return async (times) => {
    await using kube = connect(protocol);
    return await work!(kube, times);
  };
}

const bareWay = bareKinds[kind];
const ways = {
  "HTTP/1.1": way("http/1.1"),
  "HTTP/2": way(undefined),
  ...(bareWay && { "bare frames": bareWay }),
};
await compare(ways, { blocks: Number(blocks), warmUps: Number(warmUps) });
