/** Values that a span carries beside its name: never IDs of items, never vectors. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** One stretch of work, as a trace tells of it. */
export interface Span {
  /** As W3C's header of that name spells it. */
  readonly traceparent: string;
  readonly traceId: string;
  note(attributes: Attributes): void;
  /** @param error what it ended with, where it did not end well */
  end(error?: unknown): void;
}

/** How a span begins. */
export interface SpanStart {
  kind: 'server' | 'consumer' | 'internal';
  /** A traceparent: what it is a part of; a malformed one is none. */
  parent?: string | null;
  /** Traceparents of what led to it. */
  links?: readonly string[];
  attributes?: Attributes;
  /** How long ago it began, in ms. */
  beganMsAgo?: number;
}

/** Where traces go. */
export interface Tracing {
  start(name: string, start: SpanStart): Span;
  /** Sends what is left. */
  stop(): Promise<void>;
}

const FORM = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/;

/** Reads a traceparent; null: malformed. */
export function readTraceparent(
  text: string | null | undefined,
): { traceId: string; spanId: string; flags: number } | null {
  const [, traceId, spanId, flags] = FORM.exec(text ?? '') ?? [];
  return traceId === undefined || spanId === undefined || flags === undefined
    ? null
    : { traceId, spanId, flags: Number.parseInt(flags, 16) };
}
