// @ts-check
import { parseSync } from 'oxc-parser';

/**
 * @typedef {object} Use
 * @property {'import' | 'type-import' | 'export' | 'dynamic-import' | 'require' | 'import-type'} kind
 * @property {string | undefined} specifier `undefined` where it is computed
 * @property {number} line from 1
 */

/**
 * @typedef {object} Ambient
 * @property {string} what `Date.now`, `process.env`
 * @property {number} line from 1
 */

/** @typedef {{ uses: Use[], ambient: Ambient[] }} Scan */

/** @typedef {Record<string, any> & { type: string, start: number }} Node */

/**
 * Everything that a source file reaches: each module that it imports, in whatever way, and each use of a global that
 * reads the clock, the environment or the terminal. Throws on a file that does not parse.
 *
 * @param {string} path decides between TypeScript and JavaScript by its ending
 * @param {string} text
 * @returns {Scan}
 */
export function scan(path, text) {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`);
  const lineOf = lineFinder(text);
  /** @type {Scan} */
  const found = { uses: [], ambient: [] };
  visit(/** @type {any} */ (program), (node) => {
    const use = useOf(node);
    if (use !== undefined) found.uses.push({ ...use, line: lineOf(node.start) });
    const what = ambientOf(node);
    if (what !== undefined) found.ambient.push({ what, line: lineOf(node.start) });
  });
  return found;
}

/**
 * @param {Node} node
 * @returns {Omit<Use, 'line'> | undefined}
 */
function useOf(node) {
  switch (node.type) {
    case 'ImportDeclaration':
      return { kind: node.importKind === 'type' ? 'type-import' : 'import', specifier: node.source.value };
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      if (node.source === null || node.source === undefined) return undefined;
      return { kind: node.exportKind === 'type' ? 'type-import' : 'export', specifier: node.source.value };
    case 'ImportExpression':
      return { kind: 'dynamic-import', specifier: literal(node.source) };
    case 'TSImportType':
      return { kind: 'import-type', specifier: literal(node.source ?? node.argument) };
    case 'TSImportEqualsDeclaration':
      if (node.moduleReference.type !== 'TSExternalModuleReference') return undefined;
      return { kind: 'require', specifier: literal(node.moduleReference.expression) };
    case 'CallExpression':
      if (!isRequire(node.callee)) return undefined;
      return { kind: 'require', specifier: literal(node.arguments[0]) };
    default:
      return undefined;
  }
}

/**
 * `require(…)`, `require.resolve(…)`, `module.require(…)`, `process.getBuiltinModule(…)`.
 *
 * @param {Node} callee
 */
function isRequire(callee) {
  if (callee.type === 'Identifier') return callee.name === 'require';
  if (callee.type !== 'MemberExpression') return false;
  const member = callee.property.name ?? callee.property.value;
  return member === 'require' || member === 'getBuiltinModule' || callee.object.name === 'require';
}

/**
 * @param {Node} node
 * @returns {string | undefined}
 */
function ambientOf(node) {
  if (node.type === 'NewExpression' && node.callee.name === 'Date' && node.arguments.length === 0) return 'new Date()';
  if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier') return undefined;
  const member = node.property.name ?? node.property.value ?? '[…]';
  const object = node.object.name;
  if (object === 'console' || object === 'process') return `${object}.${member}`;
  if ((object === 'Date' || object === 'performance') && member === 'now') return `${object}.now`;
  if (object === 'os' && ['homedir', 'tmpdir', 'userInfo', 'hostname'].includes(member)) return `os.${member}`;
  return undefined;
}

/**
 * @param {Node | undefined} node
 * @returns {string | undefined}
 */
function literal(node) {
  if (node === undefined || node === null) return undefined;
  if (node.type === 'TSLiteralType') return literal(node.literal);
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type === 'TemplateLiteral' && node.quasis.length === 1) return node.quasis[0].value.cooked;
  return undefined;
}

/**
 * @param {Node} node
 * @param {(node: Node) => void} see
 */
function visit(node, see) {
  see(node);
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) visit(item, see);
    } else if (isNode(value)) visit(value, see);
  }
}

/**
 * @param {unknown} value
 * @returns {value is Node}
 */
function isNode(value) {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/**
 * @param {string} text
 * @returns {(offset: number) => number}
 */
function lineFinder(text) {
  /** @type {number[]} */
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (/** @type {number} */ (starts[middle]) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}
