import { assert, assertEquals } from "@std/assert";
import { watch } from "../../src/watch/watch.ts";
import { putConfigMap, startPod } from "../support/fakes/pod.ts";
import { inFull, test } from "../support/test.ts";

const PATH = "/api/v1/namespaces/default/configmaps";
const ROTATIONS = inFull(500, 60);
const LOOPS = inFull(64, 16);
const WATCHES = 20;
const PERIOD_MS = 500;
const ROTATE_EVERY_MS = 20;
/** Pause between two requests of a loop, so that the server has time for all loops. */
const PAUSE_MS = 100;

const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

test(
  `${ROTATIONS} rotations under ${LOOPS} request loops and ${WATCHES} watches: no 401, no event lost or doubled`,
  async () => {
    await using pod = await startPod();
    const { server, kubelet } = pod;
    const kube = pod.kube({ refreshPeriodMs: PERIOD_MS });
    const start = putConfigMap(server, "counter", "0");
    let stopped = false;
    let requests = 0;
    const refused: number[] = [];

    const request = async () => {
      const response = await kube.fetch(`${PATH}/counter`);
      await response.text();
      requests++;
      if (response.status !== 200) refused.push(response.status);
    };
    const loop = async () => {
      for (; !stopped; await after(PAUSE_MS)) await request();
    };
    const follow = async () => {
      const seen: string[] = [];
      for await (const event of watch(kube, PATH, { resourceVersion: start })) {
        seen.push(event.object.metadata.resourceVersion ?? "");
        if (seen.length === ROTATIONS) return seen;
      }
    };
    // The handshakes of all connections at once take longer than a token is valid here.
    await Promise.all(Array.from({ length: LOOPS }, request));
    const watches = Array.from({ length: WATCHES }, follow);
    while (server.counters.watchesOpened < WATCHES) await after(PAUSE_MS);
    const loops = Array.from({ length: LOOPS }, loop);

    const written: string[] = [];
    const revocations: Promise<void>[] = [];
    for (let rotation = 1; rotation <= ROTATIONS; rotation++) {
      const old = kubelet.current.token;
      await kubelet.rotate();
      written.push(putConfigMap(server, "counter", String(rotation)));
      // An old token is refused as soon as one refresh period has passed since its file changed.
      revocations.push(after(PERIOD_MS).then(() => server.tokens.revoke(old)));
      await after(ROTATE_EVERY_MS);
    }
    const seen = await Promise.all(watches);
    stopped = true;
    await Promise.all([...loops, ...revocations]);

    assertEquals(refused, []);
    for (const events of seen) assertEquals(events, written);
    assert(requests > ROTATIONS, `only ${requests} requests were sent`);
    assertEquals(server.counters.watchesOpened, WATCHES, "every watch outlived all its tokens");
    console.log(
      `  ${kubelet.rotations} rotations, ${requests} requests, ${LOOPS} loops, ${WATCHES} watches ` +
        `x ${written.length} events; 401s that callers saw: ${refused.length}; ` +
        `401s that were healed: ${server.counters.unauthorized}`,
    );
  },
);
