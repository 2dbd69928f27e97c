import { assertEquals } from "@std/assert";
import type { DeepReadonly } from "../../mod.ts";
import { added, type ConfigMap, serveEvents, withoutId } from "../support/hono/served_events.ts";
import { test } from "../support/test.ts";

test("serverSentEvents hides objects for which nothing is selected, and sends no change that is not seen", async () => {
  const select = ({ data, metadata: { labels } }: DeepReadonly<ConfigMap>) =>
    data?.colour === "none" ? undefined : { colour: data?.colour, team: labels?.team };
  await using served = await serveEvents({ select });
  served.put("a", "none");
  await using reader = await served.open();
  assertEquals((await reader.until("synced")).map(({ type }) => type), [
    "reset",
    "state",
    "synced",
  ]);
  served.put("a", "red");
  assertEquals((await reader.next())?.type, "added");
  const identity = { apiVersion: "v1", kind: "ConfigMap" };
  const metadata = { name: "a", namespace: "default", annotations: { seen: "no" } };
  served.server.objects.update({ ...identity, metadata, data: { colour: "red" } });
  served.put("a", "none");
  assertEquals(withoutId(await reader.next()), { type: "deleted", data: { key: "default/a" } });
});

test("serverSentEvents hides an object whose selection cannot be JSON, and tells the program", async () => {
  const circle: { circle?: unknown } = {};
  circle.circle = circle;
  const broken: Record<string, unknown> = {
    circle,
    bigint: { count: 1n },
    function: () => "shown",
    symbol: Symbol("shown"),
    toJSON: {
      toJSON() {
        throw new Error("no");
      },
    },
  };
  const errors: unknown[] = [];
  await using served = await serveEvents({
    select: ({ data }) => broken[data?.colour ?? ""] ?? data,
    onError: (error) => void errors.push(error),
  });
  await using reader = await served.open();
  await reader.until("synced");
  for (const [index, name] of Object.keys(broken).entries()) {
    served.put("a", "red");
    assertEquals(withoutId(await reader.next()), added("a", "red"));
    served.put("a", name);
    const event = withoutId(await reader.next());
    assertEquals(event, { type: "deleted", data: { key: "default/a" } }, name);
    assertEquals(errors.length, index + 1, name);
  }
});

test("serverSentEvents shows each user what the user may see, and takes away what may be seen no more", async () => {
  let allowed = ["a", "b"];
  const asked: string[] = [];
  await using served = await serveEvents({
    authorize: (c, { name, namespace }) => {
      asked.push(`${c.req.path} ${namespace}/${name}`);
      return Promise.resolve(allowed.includes(name));
    },
  });
  for (const name of ["a", "b", "c"]) served.put(name, "red");
  await using reader = await served.open();
  const events = await reader.until("synced");
  assertEquals(events.slice(1, 3), [added("a", "red"), added("b", "red")]);
  assertEquals(events.length, 5);
  assertEquals(asked, ["/ default/a", "/ default/b", "/ default/c"]);
  allowed = ["b"];
  served.put("c", "blue"); // not seen before, and not now
  served.put("a", "blue");
  assertEquals(withoutId(await reader.next()), { type: "deleted", data: { key: "default/a" } });
  served.put("a", "green");
  allowed = [];
  served.remove("b"); // seen before
  assertEquals(withoutId(await reader.next()), { type: "deleted", data: { key: "default/b" } });
});
