import { assertEquals, assertRejects } from "@std/assert";
import { TokenInvalidError, TokenUnavailableError } from "../../../src/core/errors.ts";
import { FallbackTokenSource } from "../../../src/kubeconfig/credentials/fallback_token_source.ts";
import { loadKubeconfig } from "../../../src/kubeconfig/load_kubeconfig.ts";
import { fakeProgramRunner } from "../../support/fakes/fake_program_runner.ts";
import { fakeRuntime } from "../../support/fakes/fake_runtime.ts";
import { shownForms } from "../../support/programs/shown_forms.ts";
import { test } from "../../support/test.ts";
import { DEFAULT_PATH, HOME, simple } from "../loading_case.ts";

const PATH = "/run/token";

function start(files: Record<string, string> = {}) {
  const runtime = fakeRuntime({ files });
  return { runtime, tokens: new FallbackTokenSource({ path: PATH, token: "abc", runtime }) };
}

test("A token file that appears later takes precedence over the token", async () => {
  const runtime = fakeRuntime({
    files: { [DEFAULT_PATH]: simple({ user: { token: "abc", tokenFile: PATH } }) },
    env: { HOME },
  });
  const { tokenSource } = await loadKubeconfig({ runtime, runner: fakeProgramRunner() });
  assertEquals(await tokenSource?.token(), "abc");
  runtime.files[PATH] = "file-token\n";
  assertEquals(await tokenSource?.token(), "file-token");
});

test("A file whose content is not a token is not replaced by the token", async () => {
  for (const content of ["s3cr3t s3cr3t", "s3cr3t\ns3cr3t", "s3cr3t\0", "s".repeat(1_048_577)]) {
    const runtime = fakeRuntime({
      files: {
        [DEFAULT_PATH]: simple({ user: { token: "abc", tokenFile: PATH } }),
        [PATH]: content,
      },
      env: { HOME },
    });
    const error = await assertRejects(
      () => loadKubeconfig({ runtime, runner: fakeProgramRunner() }),
      TokenInvalidError,
      `The token file ${PATH}`,
    );
    assertEquals(/s3cr3t|abc/.test(shownForms(error)), false);
    const { tokens } = start({ [PATH]: content });
    const reason = await assertRejects(
      () => Promise.resolve(tokens.token()),
      TokenUnavailableError,
    );
    assertEquals(reason.cause instanceof TokenInvalidError, true);
    assertEquals(/s3cr3t|abc/.test(shownForms(reason)), false);
  }
});

test("A file that is empty does not provide a token yet", async () => {
  for (const content of ["", " \n"]) {
    const runtime = fakeRuntime({
      files: {
        [DEFAULT_PATH]: simple({ user: { token: "abc", tokenFile: PATH } }),
        [PATH]: content,
      },
      env: { HOME },
    });
    const { tokenSource } = await loadKubeconfig({ runtime, runner: fakeProgramRunner() });
    assertEquals(await tokenSource?.token(), "abc");
    runtime.files[PATH] = "file-token";
    assertEquals(await tokenSource?.token(), "file-token");
  }
});

test("A token file is read again after 60 s, and not before", async () => {
  const { runtime, tokens } = start({ [PATH]: "one" });
  assertEquals(await tokens.token(), "one");
  runtime.files[PATH] = "two";
  await runtime.clock.advance(60_000);
  assertEquals(tokens.token(), "one");
  await runtime.clock.advance(1);
  assertEquals(await tokens.token(), "two");
});

test("A token from a file stays in use while the file is missing or contains no token", async () => {
  const { runtime, tokens } = start({ [PATH]: "one" });
  assertEquals(await tokens.token(), "one");
  await runtime.clock.advance(60_001);
  delete runtime.files[PATH];
  assertEquals(await tokens.token(), "one");
  runtime.files[PATH] = "no token\nat all";
  assertEquals(await tokens.token(), "one");
  runtime.files[PATH] = "two";
  assertEquals(await tokens.token(), "two");
});

test("A token file is read again when its token was refused, and not when another token was refused", async () => {
  const { runtime, tokens } = start({ [PATH]: "one" });
  assertEquals(await tokens.token(), "one");
  runtime.files[PATH] = "two";
  tokens.invalidate("abc");
  assertEquals(tokens.token(), "one");
  tokens.invalidate("one");
  assertEquals(await tokens.token(), "two");
});

test("Neither token is shown when the source is printed", async () => {
  const { tokens } = start({ [PATH]: "s3cr3t" });
  await tokens.token();
  assertEquals(/abc|s3cr3t/.test(shownForms(tokens)), false);
});
