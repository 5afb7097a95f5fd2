import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';

interface Table {
  readonly commands: readonly {
    readonly name: string;
    readonly schemaName: string;
    readonly schema: object;
    readonly examples: readonly { readonly command: string; readonly description: string }[];
    readonly [field: string]: unknown;
  }[];
}

/** The command table as it is published. */
export const table: Table = JSON.parse(read('commands.json')) as Table;

const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });

/** A published schema, made strict: a field that it does not document is an error. */
export function schema(name: string): ValidateFunction {
  return ajv.compile(closed(JSON.parse(read(`schemas/${name}.json`))) as object);
}

function read(path: string): string {
  return readFileSync(new URL(`../../dist/${path}`, import.meta.url), 'utf8');
}

function closed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closed);
  if (typeof part !== 'object' || part === null) return part;
  const copy = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, closed(value)]));
  return 'properties' in part && !('oneOf' in part) ? { ...copy, additionalProperties: false } : copy;
}
