/** The part of JSON Schema (2020-12) that Muse's own schemas use. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly oneOf?: readonly JsonSchema[];
}

interface OptionalSchema {
  readonly optional: JsonSchema;
}

/** An object whose properties are all present, but for those wrapped in `optional`. */
export function object(
  properties: Readonly<Record<string, JsonSchema | OptionalSchema>>,
  description?: string,
): JsonSchema {
  const plain: Record<string, JsonSchema> = {};
  const required: string[] = [];
  for (const [name, schema] of Object.entries(properties)) {
    if ('optional' in schema) {
      plain[name] = schema.optional;
    } else {
      plain[name] = schema;
      required.push(name);
    }
  }
  return { type: 'object', properties: plain, required, ...(description === undefined ? {} : { description }) };
}

export function optional(schema: JsonSchema): OptionalSchema {
  return { optional: schema };
}

export function nullable(schema: JsonSchema): JsonSchema {
  return { ...schema, type: [...(Array.isArray(schema.type) ? schema.type : [schema.type]), 'null'] };
}

export function list(items: JsonSchema, description?: string): JsonSchema {
  return { type: 'array', items, ...(description === undefined ? {} : { description }) };
}

export function oneOf(...schemas: readonly JsonSchema[]): JsonSchema {
  return { type: 'object', oneOf: schemas };
}

export function words(...values: readonly string[]): JsonSchema {
  return { type: 'string', enum: values };
}

export function text(description?: string): JsonSchema {
  return { type: 'string', ...(description === undefined ? {} : { description }) };
}

export function count(description?: string): JsonSchema {
  return { type: 'integer', minimum: 0, ...(description === undefined ? {} : { description }) };
}

export function truth(description?: string): JsonSchema {
  return { type: 'boolean', ...(description === undefined ? {} : { description }) };
}

export const id: JsonSchema = { type: 'string', pattern: '^sha256:[0-9a-f]{64}$', description: 'An object id.' };

export const path: JsonSchema = {
  type: 'string',
  description: 'Relative to the work tree, with "/"; bytes that are not UTF-8 are U+DC80 to U+DCFF.',
};

export const person: JsonSchema = object({
  name: text(),
  email: text(),
  time: { type: 'integer', description: 'Seconds since 1970.' },
  zone: { type: 'string', pattern: '^[+-][0-9]{4}$' },
});

export const fileKind: JsonSchema = words('file', 'executable', 'symlink', 'directory');

/** One path that differs between two trees. */
export const treeChange: JsonSchema = object({
  path,
  change: words('added', 'modified', 'deleted', 'type-changed', 'mode-changed'),
});

/** A whole published schema: the command's own, with the `schema` field that every output starts with. */
export function publishedSchema(name: string, schema: JsonSchema): Readonly<Record<string, unknown>> {
  const withField = (part: JsonSchema): JsonSchema => ({
    ...part,
    properties: { schema: { const: name }, ...part.properties },
    required: ['schema', ...(part.required ?? [])],
  });
  const whole = schema.oneOf === undefined ? withField(schema) : { ...schema, oneOf: schema.oneOf.map(withField) };
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', title: name, ...whole };
}

/** What a failing command prints on standard error with `--json`. */
export const errorSchema: Readonly<Record<string, unknown>> = publishedSchema(
  'muse.error/1',
  object({
    error: object({
      code: text('Stable: ERR_MUSE_…, or the code of the system.'),
      kind: words('refused', 'setup', 'damaged', 'not-found', 'remote', 'conflict', 'internal'),
      message: text(),
      hint: nullable(text()),
      data: { type: 'object', description: 'Facts for programs: paths, ids, names.' },
      exitCode: count(),
    }),
  }),
);

/** What a command may print on standard error with `--json`, before its result: one object on one line. */
export const warningSchema: Readonly<Record<string, unknown>> = publishedSchema(
  'muse.warning/1',
  object({ warning: object({ code: text(), message: text(), data: { type: 'object' } }) }),
);

/** What `muse --version --json` prints. */
export const versionSchema: Readonly<Record<string, unknown>> = publishedSchema(
  'muse.version/1',
  object({ version: text() }),
);
