/** One request on its way, for a trace. Times are milliseconds of the performance clock. */
export interface Span {
  /** W3C traceparent that names it: for the answer, and for the calls made on its behalf */
  readonly traceparent: string;
  child(name: string, from: number, to: number, attributes?: Attributes): void;
  end(at: number, status: number, attributes: Attributes): void;
}

export type Attributes = Readonly<Record<string, string | number>>;

/** Tells somebody what became of each request. */
export interface Tracer {
  /**
   * @param traceparent of the request, where it carries one
   * @returns undefined where this request is not traced
   */
  begin(name: string, traceparent: string | undefined, at: number): Span | undefined;
  /** sends what is left */
  close(): Promise<void>;
}
