// @ts-check
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseSync } from 'oxc-parser';

/** @typedef {Record<string, any> & { type: string, start: number, end: number }} Node */

/**
 * Something that a package exports.
 *
 * @typedef {object} Entry
 * @property {string} name
 * @property {'function' | 'class' | 'type' | 'value'} kind
 * @property {string} doc the text of its comment
 * @property {string} code its declaration, as it would be written
 */

/** @typedef {{ text: string, body: Node[], comments: { start: number, end: number, value: string }[] }} Module */
/** @typedef {{ path: string, node: Node, outer: Node }} Declaration */

/**
 * Reads what a declaration file exports, following its re-exports through the other declaration files of the package.
 * What comes from other packages is left to their own pages.
 *
 * @param {string} path
 * @returns {Entry[]} sorted by name
 */
export function readApi(path) {
  /** @type {Map<string, Entry>} */
  const entries = new Map();
  for (const [name, declaration] of exportsOf(path)) entries.set(name, describe(name, declaration));
  return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** @type {Map<string, Module>} */
const modules = new Map();

/**
 * @param {string} path
 * @returns {Module}
 */
function moduleAt(path) {
  const known = modules.get(path);
  if (known !== undefined) return known;
  const text = readFileSync(path, 'utf8');
  const { program, comments } = parseSync(path, text);
  const module = { text, body: /** @type {any} */ (program).body, comments };
  modules.set(path, module);
  return module;
}

/**
 * @param {string} path
 * @returns {Map<string, Declaration>}
 */
function exportsOf(path) {
  /** @type {Map<string, Declaration>} */
  const found = new Map();
  for (const node of moduleAt(path).body) {
    if (node.type === 'ExportAllDeclaration') {
      const target = sibling(path, node['source'].value);
      if (target !== undefined && node['exported'] === null)
        for (const [name, each] of exportsOf(target)) found.set(name, each);
    } else if (node.type === 'ExportNamedDeclaration' && node['declaration']) {
      for (const name of namesOf(node['declaration']))
        found.set(name, { path, node: node['declaration'], outer: node });
    } else if (node.type === 'ExportNamedDeclaration') {
      for (const { local, exported } of node['specifiers']) {
        const name = local.name ?? local.value;
        const source = node['source'] === null ? undefined : sibling(path, node['source'].value);
        const target = source === undefined ? localDeclaration(path, name) : exportsOf(source).get(name);
        if (target !== undefined) found.set(exported.name ?? exported.value, target);
      }
    }
  }
  return found;
}

/**
 * What a name means inside a module: declared there, or imported from a sibling (`p.name` through a namespace import).
 *
 * @param {string} path
 * @param {string} name
 * @returns {Declaration | undefined}
 */
function localDeclaration(path, name) {
  const [first = '', member] = name.split('.');
  for (const node of moduleAt(path).body) {
    const declared = node['declaration'] ?? node;
    if (member === undefined && namesOf(declared).includes(first)) return { path, node: declared, outer: node };
    if (node.type !== 'ImportDeclaration') continue;
    const source = sibling(path, node['source'].value);
    if (source === undefined) continue;
    for (const { type, local, imported } of node['specifiers']) {
      if (local.name !== first) continue;
      const wanted = type === 'ImportNamespaceSpecifier' ? member : (imported?.name ?? first);
      if (wanted !== undefined) return exportsOf(source).get(wanted);
    }
  }
  return undefined;
}

/**
 * @param {string} name
 * @param {Declaration} declaration
 * @returns {Entry}
 */
function describe(name, { path, node, outer }) {
  const module = moduleAt(path);
  const form = node.type === 'VariableDeclaration' ? formOf(path, node, name) : undefined;
  if (form !== undefined) {
    const doc = docOf(moduleAt(form.target.path), form.target.outer) || docOf(module, outer);
    return { name, kind: 'function', doc, code: formCode(name, form.target, form.promise) };
  }
  const code = module.text.slice(node.start, node.end).replace(/^declare /, '');
  return { name, kind: kindOf(node), doc: docOf(module, outer), code: withoutBodyComments(code) };
}

/**
 * `const x: Promised<typeof p.x>`: the promise or synchronous form of a protocol function.
 *
 * @param {string} path
 * @param {Node} node
 * @param {string} name
 * @returns {{ target: Declaration, promise: boolean } | undefined}
 */
function formOf(path, node, name) {
  const declarator = node['declarations'].find((/** @type {Node} */ each) => each['id'].name === name);
  const type = declarator?.id.typeAnnotation?.typeAnnotation;
  if (type?.type !== 'TSTypeReference') return undefined;
  const form = type.typeName.name;
  if (form !== 'Promised' && form !== 'Synced') return undefined;
  const query = type.typeArguments?.params[0];
  if (query?.type !== 'TSTypeQuery') return undefined;
  const { text } = moduleAt(path);
  const target = localDeclaration(path, text.slice(query.exprName.start, query.exprName.end));
  return target === undefined ? undefined : { target, promise: form === 'Promised' };
}

/**
 * @param {string} name
 * @param {Declaration} target
 * @param {boolean} promise
 */
function formCode(name, { path, node }, promise) {
  const { text } = moduleAt(path);
  const code = text
    .slice(node.start, node.end)
    .replace(/^declare /, '')
    .replace(/^(?:export )?function\*? \w+/, `function ${name}`);
  const returned = node['returnType']?.typeAnnotation;
  if (returned === undefined) return code;
  const inner = returned.typeArguments?.params[0];
  const result = inner === undefined ? 'unknown' : text.slice(inner.start, inner.end);
  return code.replace(text.slice(returned.start, returned.end), promise ? `Promise<${result}>` : result);
}

/**
 * The documentation comment right above a node, without its stars.
 *
 * @param {Module} module
 * @param {Node} node
 * @returns {string}
 */
function docOf({ text, comments }, node) {
  const above = comments.findLast(({ end }) => end <= node.start && text.slice(end, node.start).trim() === '');
  if (above === undefined || !above.value.startsWith('*')) return '';
  return above.value
    .slice(1)
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
    .join('\n')
    .trim();
}

/** @param {string} code */
function withoutBodyComments(code) {
  return code.replace(/^ {4}/gm, '  ');
}

/**
 * @param {Node} node
 * @returns {Entry['kind']}
 */
function kindOf(node) {
  if (node.type === 'TSDeclareFunction' || node.type === 'FunctionDeclaration') return 'function';
  if (node.type === 'ClassDeclaration') return 'class';
  return node.type === 'VariableDeclaration' ? 'value' : 'type';
}

/**
 * @param {Node} node
 * @returns {string[]}
 */
function namesOf(node) {
  if (node.type === 'VariableDeclaration')
    return node['declarations'].map((/** @type {Node} */ each) => each['id'].name);
  return typeof node['id']?.name === 'string' ? [node['id'].name] : [];
}

/**
 * @param {string} from
 * @param {string} specifier
 * @returns {string | undefined} `undefined` for another package
 */
function sibling(from, specifier) {
  return specifier.startsWith('.') ? resolve(dirname(from), specifier.replace(/\.js$/, '.d.ts')) : undefined;
}
