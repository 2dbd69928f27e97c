import { assertEquals, assertStringIncludes } from "@std/assert";
import { podAttach, podExec } from "../../../src/pod/mod.ts";
import type { SceneCases } from "../pod_scene.ts";
import { text } from "./exec_cases.ts";

/** Cases of attaches, and of a terminal. */
export const attachCases: SceneCases = {
  "an attach connects to the main program": async ({ kube, pod, setMain }) => {
    await setMain(["sh", "-c", 'read name; cat; echo "hello $name"; echo "bye $name" >&2']);
    await using process = await podAttach(kube(), pod, { stdin: true });
    await new Response("you\n").body?.pipeTo(process.stdin);
    const outputs = await Promise.all([text(process.stdout), text(process.stderr)]);
    assertEquals([...outputs, (await process.status).exitCode], ["hello you\n", "bye you\n", 0]);
  },

  "a program with a terminal gets its size, at the start and later": async (scene) => {
    const client = scene.kube();
    for (const size of [{ columns: 80, rows: 24 }, { columns: 132, rows: 50 }]) {
      const script = 'read size; until [ "$(stty size)" = "$size" ]; do sleep 0.02; done; ' +
        'echo "has $(stty size)"';
      const command = ["sh", "-c", script];
      await using process = await podExec(client, scene.pod, { command, stdin: true, tty: true });
      await process.resize({ columns: 10, rows: 10 });
      await process.resize(size);
      await process.stdin.getWriter().write(
        new TextEncoder().encode(`${size.rows} ${size.columns}\n`),
      );
      assertStringIncludes(await text(process.stdout), `has ${size.rows} ${size.columns}\r\n`);
      assertEquals((await process.status).exitCode, 0);
    }
  },
};
