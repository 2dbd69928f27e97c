import { badRequest } from "../status/api_errors.ts";
import { Turns } from "../time/turns.ts";
import type { DoorRoute } from "./door_route.ts";
import type { DoorServer } from "./door_server.ts";
import { oneOf, requireEmpty, settingsOf } from "./door_settings.ts";

/** The connections of a server, as the door changes them. */
export class DoorConnections {
  readonly #server: DoorServer;
  #listening = true;
  readonly #changes = new Turns();

  /** Begins with a server that listens. */
  constructor(server: DoorServer) {
    this.#server = server;
  }

  /** Accepts connections, or cuts and refuses all, once earlier calls have ended. */
  listen(listening: boolean): Promise<void> {
    return this.#changes.take(async () => {
      await (listening ? this.#server.listenAgain() : this.#server.stopListening());
      this.#listening = listening;
    });
  }

  /** The paths of the door for connections. */
  routes(): DoorRoute[] {
    return [
      {
        method: "POST",
        path: "/v1/cut",
        about:
          "Cuts all open watches, or all followed logs (streams: watches or logs), and answers once " +
          "they have ended.",
        handle: ({ body }) => this.#cut(body),
      },
      {
        method: "POST",
        path: "/v1/goaway",
        about: "Sends GOAWAY on every HTTP/2 connection.",
        handle: ({ body }) => {
          requireEmpty("A GOAWAY", body);
          this.#server.goAway();
        },
      },
      {
        method: "GET",
        path: "/v1/listening",
        about: "Shows whether the server accepts connections.",
        handle: () => ({ listening: this.#listening }),
      },
      {
        method: "PUT",
        path: "/v1/listening",
        about: "Cuts and refuses all connections (false), or accepts them again (true).",
        handle: async ({ body }) => {
          const what = "The settings of listening";
          const { listening } = settingsOf<{ listening?: boolean }>(what, body, {
            listening: "flag",
          });
          if (listening === undefined) {
            throw badRequest("listening is missing: give true or false.");
          }
          await this.listen(listening);
          return { listening };
        },
      },
    ];
  }

  async #cut(body: unknown): Promise<{ cut: number }> {
    const what = "The settings of a cut";
    const { streams } = settingsOf<{ streams?: string }>(what, body, { streams: "text" });
    const { faults } = this.#server;
    const isWatches = oneOf("streams", streams, ["watches", "logs"]) === "watches";
    const cut = isWatches ? faults.cutWatches() : faults.cutLogs();
    await faults.cutsEnded(); // a change after the response reaches none of them
    return { cut };
  }
}
