import { assertEquals, assertThrows } from "@std/assert";
import { checkPodLogOptions, podLogUrl } from "../../src/pod/pod_log_options.ts";
import { test } from "../support/test.ts";

const pod = { name: "web", namespace: "shop", container: "app" };
const path = "/api/v1/namespaces/shop/pods/web/log";

test("each setting of a log is a parameter of its URL", () => {
  assertEquals(podLogUrl({ name: "web", namespace: "shop" }, {}), `${path}?`);
  assertEquals(
    podLogUrl(pod, {
      previous: true,
      sinceTime: new Date("2026-11-25T09:00:00.250Z"),
      tailLines: 0,
      limitBytes: 100,
      timestamps: true,
    }),
    `${path}?container=app&previous=true&timestamps=true` +
      "&sinceTime=2026-11-25T09%3A00%3A00.250Z&tailLines=0&limitBytes=100",
  );
  assertEquals(podLogUrl(pod, { sinceSeconds: 5 }), `${path}?container=app&sinceSeconds=5`);
});

test("a followed log requests timestamps, keeps its own count of bytes, and resumes by time", () => {
  const options = { follow: true, tailLines: 5, sinceSeconds: 9, limitBytes: 100 };
  assertEquals(
    podLogUrl(pod, options),
    `${path}?container=app&follow=true&timestamps=true&sinceSeconds=9&tailLines=5`,
  );
  assertEquals(
    podLogUrl(pod, options, { sinceTime: "2026-11-25T09:00:00Z" }),
    `${path}?container=app&follow=true&timestamps=true&sinceTime=2026-11-25T09%3A00%3A00Z`,
  );
  assertEquals(
    podLogUrl(pod, options, { once: true }),
    `${path}?container=app&timestamps=true&sinceSeconds=9&tailLines=5`,
  );
});

test("invalid settings are refused with their value", () => {
  for (
    const options of [{ tailLines: -1 }, { limitBytes: 0 }, { sinceSeconds: 0 }, {
      sinceSeconds: 1.5,
    }, { sinceTime: new Date(NaN) }]
  ) {
    assertThrows(() => checkPodLogOptions(options), RangeError);
  }
  const sinceTime = new Date();
  assertThrows(() => checkPodLogOptions({ sinceTime, sinceSeconds: 1 }), TypeError, "exclude");
  assertThrows(() => checkPodLogOptions({ previous: true, follow: true }), TypeError, "follow");
  checkPodLogOptions({ tailLines: 0, limitBytes: 1, sinceSeconds: 1 });
});
