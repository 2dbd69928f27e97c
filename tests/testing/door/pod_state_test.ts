import { assertEquals, assertThrows } from "@std/assert";
import { podStateOf } from "../../../src/testing/door/pod_state.ts";
import { StatusError } from "../../../src/testing/mod.ts";
import { test } from "../../support/test.ts";

test("podStateOf reads the state of a pod and of its containers", () => {
  const state = {
    phase: "Running",
    ready: false,
    containers: { app: { terminated: { exitCode: 1 }, restarts: 2 }, proxy: { running: true } },
  } as const;
  assertEquals(podStateOf(state), state);
});

test("podStateOf refuses unknown and contradicting settings by their names", () => {
  for (
    const [state, message] of [
      [{ status: "Running" }, 'The settings of a state have no setting "status"'],
      [{ phase: "Done" }, "phase must be one of Pending, Running, Succeeded, Failed, Unknown"],
      [{ exitCode: 256 }, "exitCode must be a whole number from 0 to 255"],
      [{ containers: { app: 1 } }, "The settings of containers.app must be an object"],
      [
        { containers: { app: { exitCode: 1 } } },
        'The settings of containers.app have no setting "exitCode"',
      ],
      [
        { containers: { app: { waiting: { why: "x" } } } },
        'The settings of containers.app.waiting have no setting "why"',
      ],
      [
        { containers: { app: { running: true, terminated: {} } } },
        "must have one of running (true), waiting and terminated",
      ],
      [{ containers: { app: { running: false } } }, "must have one of running (true)"],
      [{ containers: { app: { restarts: -1 } } }, "restarts must be a whole number"],
    ] as const
  ) {
    assertThrows(() => podStateOf(state), StatusError, message);
  }
});
