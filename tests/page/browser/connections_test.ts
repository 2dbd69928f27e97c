import { assertEquals } from "@std/assert";
import { Connections } from "../../../examples/cluster_page/browser/connections.js";
import { test } from "../../support/test.ts";

type Channel = ConstructorParameters<typeof Connections>[1]["channel"];

/** Makes the tabs of a browser, whose channels reach each other. */
function browser() {
  const channels = new Set<Channel>();
  const clock = { time: 0 };
  const open = () => {
    const channel: Channel = {
      onmessage: null,
      postMessage(data) {
        for (const other of channels) if (other !== channel) other.onmessage?.({ data });
      },
    };
    channels.add(channel);
    const tab = new Connections(() => {}, { channel, now: () => clock.time });
    const crash = () => void channels.delete(channel);
    return { tab, crash };
  };
  return { open, clock };
}

test("Connections counts the streams of all tabs, and says when no connection is left", () => {
  const { open } = browser();
  const tabs = [open(), open(), open()].map(({ tab }) => tab);
  const ends = tabs.flatMap((tab) => [tab.begin(), tab.begin()]);
  assertEquals(tabs.map(({ areUsedUp }) => areUsedUp), [true, true, true]);
  ends[0]!();
  ends[0]!(); // it has ended already
  assertEquals(tabs.map(({ areUsedUp }) => areUsedUp), [false, false, false]);
  const { tab: later } = open(); // it asks the others
  later.begin();
  assertEquals([later.areUsedUp, tabs[0]!.areUsedUp], [true, true]);
  tabs[2]!.leave();
  assertEquals(later.areUsedUp, false);
});

test("Connections forgets a tab that crashed, and not one that repeats itself", () => {
  const { open, clock } = browser();
  const { tab } = open();
  const { tab: other, crash } = open();
  for (let i = 0; i < 3; i++) for (const each of [tab, other]) each.begin();
  clock.time = 100_000;
  other.repeat();
  clock.time = 200_000;
  assertEquals(tab.areUsedUp, true);
  crash();
  clock.time = 300_000;
  assertEquals(tab.areUsedUp, false);
});
