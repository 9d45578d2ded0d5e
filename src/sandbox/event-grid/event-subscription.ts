import { z } from 'zod';

/** The schemas in which events are delivered. */
const deliverySchemas = ['EventGridSchema', 'CloudEventSchemaV1_0'] as const;

/** The forms of an event's data: as the official packages model it, or flatter, as the documentation shows it. */
const dataForms = ['modelled', 'documented'] as const;

/** A form of an event's data. */
export type DataForm = (typeof dataForms)[number];

/** Decodes an event subscription to a webhook. Members have the names that they have in Azure's, but for `dataForm`. */
export const subscriptionSchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9-]{3,64}$/, 'must have 3 to 64 letters, digits and dashes'),
  endpointUrl: z.url({ protocol: /^https?$/ }),
  eventDeliverySchema: z.enum(deliverySchemas).default('EventGridSchema'),
  dataForm: z.enum(dataForms).default('modelled'),
  /** All types if absent. */
  includedEventTypes: z.array(z.string()).optional(),
  maxEventsPerBatch: z.int().min(1).max(5000).default(1),
  maxDeliveryAttempts: z.int().min(1).max(30).default(30),
  eventTimeToLiveInMinutes: z.int().min(1).max(1440).default(1440),
  /** If given, posts carry an Entra token for this application. */
  azureActiveDirectoryApplicationIdOrUri: z.string().min(1).optional(),
  /** If absent, the sandbox's own tenant. */
  azureActiveDirectoryTenantId: z.guid().optional(),
});

/** How somebody wants to be told of events. */
export type EventSubscription = z.output<typeof subscriptionSchema>;

/** The same as it is asked for: what has a default may be left out. */
export type WantedSubscription = z.input<typeof subscriptionSchema>;
