import type { IssuedToken } from "../auth/token_authority.ts";
import { badRequest } from "../status/api_errors.ts";
import type { DoorRoute } from "./door_route.ts";
import type { DoorServer, DoorTokenOptions } from "./door_server.ts";
import { checkWhole, refusing, requireEmpty, settingsOf } from "./door_settings.ts";

/** The launcher's own credentials, which it writes to files. */
export interface HeldCredentials {
  /** Switches to a new CA, in the kubeconfig too, and returns its certificate, PEM. */
  rotateCa(): Promise<string>;
  /** Writes a new token, and refuses the old one from now on if `revokeOld` is set. */
  rotateToken(options: { revokeOld: boolean }): Promise<IssuedToken>;
  /** Replaces a token that may have expired, because the clock was moved. */
  timePassed(): Promise<void>;
  /** Replaces a token that is refused: it was revoked, or issued after the time of the start. */
  reset(): Promise<void>;
}

/** The CA and the tokens of a server, as the door rotates them. */
export class DoorCredentials {
  readonly #server: Pick<DoorServer, "caPem" | "issueToken" | "tokens">;
  readonly #held: HeldCredentials;

  /** Rotates the credentials of a server, and those of its launcher. */
  constructor(server: Pick<DoorServer, "caPem" | "issueToken" | "tokens">, held: HeldCredentials) {
    this.#server = server;
    this.#held = held;
  }

  /** The paths of the door for credentials. */
  routes(): DoorRoute[] {
    return [
      {
        method: "GET",
        path: "/v1/ca",
        about: "Shows the certificate of the CA, PEM.",
        handle: () => ({ caPem: this.#server.caPem }),
      },
      {
        method: "POST",
        path: "/v1/ca/rotate",
        about: "Switches to a new CA, in the kubeconfig too; open responses go on.",
        handle: async ({ body }) => {
          requireEmpty("A rotation of the CA", body);
          return { caPem: await this.#held.rotateCa() };
        },
      },
      {
        method: "POST",
        path: "/v1/tokens",
        about: "Issues a token for a service account, which is created if it does not exist.",
        handle: ({ body }) => this.#issue(body),
      },
      {
        method: "POST",
        path: "/v1/tokens/revoke",
        about: "Refuses a token from now on.",
        handle: ({ body }) => this.#revoke(body),
      },
      {
        method: "POST",
        path: "/v1/tokens/rotate",
        about:
          "Writes a new token into the kubeconfig or its token file; revokeOld refuses the old.",
        handle: async ({ body }) => {
          const what = "The settings of a rotation";
          const kinds = { revokeOld: "flag" } as const;
          const { revokeOld = false } = settingsOf<{ revokeOld?: boolean }>(what, body, kinds);
          return await this.#held.rotateToken({ revokeOld });
        },
      },
    ];
  }

  async #issue(body: unknown): Promise<IssuedToken> {
    const settings = settingsOf<DoorTokenOptions>("The settings of a token", body, {
      namespace: "text",
      name: "text",
      expirationMs: "number",
    });
    checkWhole("expirationMs", settings.expirationMs, { least: 1 });
    return await this.#server.issueToken(settings);
  }

  #revoke(body: unknown): void {
    const what = "The settings of a revocation";
    const { token } = settingsOf<{ token?: string }>(what, body, { token: "text" });
    if (token === undefined) throw badRequest("token is missing: give the token to refuse.");
    refusing(() => this.#server.tokens.revoke(token));
  }
}
