import { badRequest } from "../status/api_errors.ts";
import type { DoorRoute } from "./door_route.ts";
import { refusing, settingsOf } from "./door_settings.ts";

/** The places of Services to which webhooks refer; the server reads it for each call of a webhook. */
export class WebhookServices {
  /** From `namespace/name` to the URL, for the server. */
  readonly places: Record<string, string> = Object.create(null);
  readonly #initial: Readonly<Record<string, string>>;

  /**
   * Begins with some places.
   *
   * @throws {TypeError} If a name or a URL is wrong.
   */
  constructor(initial: Readonly<Record<string, string>> = {}) {
    checkPlaces(initial);
    this.#initial = { ...initial };
    this.reset();
  }

  /** Goes back to the places of the start. */
  reset(): void {
    this.#set(this.#initial);
  }

  /** The paths of the door for webhooks. */
  routes(): DoorRoute[] {
    return [
      {
        method: "GET",
        path: "/v1/webhook-services",
        about: "Shows where the Services of webhooks are.",
        handle: () => ({ services: { ...this.places } }),
      },
      {
        method: "PUT",
        path: "/v1/webhook-services",
        about: "Says where the Services of webhooks are: from NAMESPACE/NAME to an https URL.",
        handle: ({ body }) => {
          const what = "The settings of webhook services";
          const { services } = settingsOf<{ services?: Record<string, unknown> }>(what, body, {
            services: "object",
          });
          if (services === undefined) {
            throw badRequest(
              'services is missing: give an object such as {"default/hook": "https://127.0.0.1:8443"}.',
            );
          }
          refusing(() => checkPlaces(services));
          this.#set(services as Record<string, string>);
          return { services };
        },
      },
    ];
  }

  #set(places: Readonly<Record<string, string>>): void {
    for (const name of Object.keys(this.places)) delete this.places[name];
    Object.assign(this.places, places);
  }
}

function checkPlaces(places: Readonly<Record<string, unknown>>): void {
  for (const [name, url] of Object.entries(places)) {
    if (!/^[^/]+\/[^/]+$/.test(name)) {
      throw new TypeError(`A Service must be NAMESPACE/NAME: it is ${JSON.stringify(name)}.`);
    }
    if (typeof url !== "string" || !URL.canParse(url) || new URL(url).protocol !== "https:") {
      throw new TypeError( // without the URL, which may have a password
        `The place of the Service ${name} must be an https URL such as https://127.0.0.1:8443.`,
      );
    }
  }
}
