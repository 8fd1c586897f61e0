/** A body that is not what its content type says. Its message is a sentence without a full stop. */
export class FormatError extends Error {
  readonly code: 'invalid_json' | 'invalid_arrow';

  constructor(code: FormatError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'FormatError';
    this.code = code;
  }
}

/** Stands in the place of a row that cannot be read, while those around it can. */
export class UnreadableRow {
  readonly rule: string;

  constructor(rule: string) {
    this.rule = rule;
  }
}
