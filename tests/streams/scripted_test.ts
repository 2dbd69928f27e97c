import { test } from "../support/test.ts";
import { execCases } from "./cases/exec_cases.ts";
import { execScripts } from "./exec_scripts.ts";
import { type ExecScript, openScriptedScene } from "./scripted_scene.ts";

for (const [name, run] of Object.entries(execCases)) {
  const script: ExecScript | undefined = execScripts[name as keyof typeof execCases];
  if (!script) continue;
  test(`${name} (scripted frames)`, async () => {
    await using scene = await openScriptedScene(script);
    await run(scene);
  });
}
