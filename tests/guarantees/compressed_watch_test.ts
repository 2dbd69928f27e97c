import { assertEquals } from "@std/assert";
import { putConfigMap, startPod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";

test("a raw fetch of a watch that the API server would compress gets every event", async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "first");
  const path = "/api/v1/configmaps?watch=true&allowWatchBookmarks=true";
  const response = await pod.kube().fetch(path);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const until = async (name: string) => {
    while (!text.includes(`"name":"${name}"`)) {
      const { done, value } = await reader.read();
      if (done) throw new Error(`The watch ended after ${text.length} characters.`);
      text += value;
    }
  };
  await until("first");
  putConfigMap(pod.server, "second");
  await until("second");
  await reader.cancel();
  assertEquals(pod.server.counters.watchesOpened, 1);
});
