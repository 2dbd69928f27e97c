/** The Service through which the API server reaches the webhooks. */
export interface WebhookService {
  /** The name of the Service. */
  name: string;
  /** The namespace of the Service. */
  namespace: string;
  /**
   * The port of the Service.
   * @default {443}
   */
  port?: number;
}
