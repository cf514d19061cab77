// @ts-check
/** docs/api.md from the declarations and docstrings that `src/library/index.ts` leads to. */
import { join } from 'node:path'
import {
  isClassDeclaration,
  isFunctionDeclaration,
  isInterfaceDeclaration,
} from 'typescript/unstable/ast/is'
import { API } from 'typescript/unstable/sync'
import { root } from './witness-paths.mjs'

/**
 * @typedef {{ project: any, checker: any, names: ReadonlySet<string> }} World
 * @typedef {{ name: string, symbol: any, node: any }} Entry
 */

/** @param {string} text */
const cell = (text) => text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ')

/** @param {string} text */
const code = (text) => ['```ts', text, '```'].join('\n')

/** A declaration as it reads from outside. @param {string} text */
function outside(text) {
  return text
    .replace(/^export (?:async |abstract )?/, '')
    .replace(/^(?:abstract )?readonly /, '')
    .replace(/^get (\w+)\(\)/, '$1')
    .replaceAll(/(\w+): ([\w.]+) = \{\}/g, '$1?: $2')
    .trim()
}

/** @param {any} node */
function withoutBody(node) {
  const text = node.getText()
  return node.body === undefined ? text : text.slice(0, node.body.pos - node.getStart()).trim()
}

/** @param {World} world @param {any} symbol @returns {string} */
const docsOf = ({ checker }, symbol) => symbol?.getDocumentationComment(checker).trim() ?? ''

/** @param {any} node @returns {any[]} */
const basesOf = (node) =>
  (node.heritageClauses ?? []).flatMap((/** @type {any} */ clause) => [...clause.types])

/** Those of a base that has no section of its own too. @param {World} world @param {any} node @returns {string[]} */
function memberRows(world, node) {
  const { checker, names, project } = world
  const own = [...node.members]
    .filter((member) => member.name !== undefined && !/^override /.test(member.getText()))
    .map((member) => {
      const signature = cell(outside(withoutBody(member)).replaceAll(/\s+/g, ' '))
      return `| \`${signature}\` | ${cell(docsOf(world, checker.getSymbolAtLocation(member.name)))} |`
    })
  const bases = basesOf(node)
    .filter((type) => !names.has(type.getText()))
    .map((type) => checker.getSymbolAtLocation(type.expression)?.declarations[0]?.resolve(project))
    .filter((base) => base?.getSourceFile().fileName.startsWith(join(root, 'src')))
  return [...own, ...bases.flatMap((base) => memberRows(world, base))]
}

/** @param {World} world @param {Entry} entry */
function section(world, { name, symbol, node }) {
  const said = docsOf(world, symbol)
  if (said === '') throw new Error(`docs: ${name} of the library has no docstring`)
  const parts = [`### ${name}`]
  const hasMembers = isInterfaceDeclaration(node) || isClassDeclaration(node)
  if (!hasMembers) parts.push(code(outside(withoutBody(node))))
  parts.push(said)
  const example = symbol
    .getJsDocTags(world.checker)
    .find((/** @type {any} */ tag) => tag.name === 'example')
  if (example !== undefined) parts.push(code(example.text.trim()))
  // The other errors are like the first.
  if (isInterfaceDeclaration(node) || name === 'KeylessError') {
    const told = basesOf(node).filter((type) => world.names.has(type.getText()))
    if (told.length > 0) {
      const names = told.map((type) => `\`${type.getText()}\``).join(' and ')
      parts.push(`Everything of ${names}, and:`)
    }
    parts.push(['| | |', '|---|---|', ...memberRows(world, node)].join('\n'))
  }
  return parts.join('\n\n')
}

/** @param {any} project @returns {Entry[]} in the order of the page */
function exportsOf(project) {
  const { checker, program } = project
  const file = program.getSourceFile(join(root, 'src', 'library', 'index.ts'))
  const order = (/** @type {Entry} */ { name }) => (name === 'KeylessError' ? '' : name)
  return checker
    .getExportsOfModule(checker.getSymbolAtLocation(file))
    .map((/** @type {any} */ exported) => {
      const symbol = checker.getAliasedSymbol(exported)
      return { name: exported.name, symbol, node: symbol.declarations[0].resolve(project) }
    })
    .toSorted((/** @type {Entry} */ one, /** @type {Entry} */ other) =>
      order(one) < order(other) ? -1 : 1,
    )
}

/** Throws when something that the library exports has no docstring. */
export function apiPage() {
  const api = new API({ cwd: root })
  try {
    const snapshot = api.updateSnapshot({ openProjects: [join(root, 'tsconfig.types.json')] })
    const [project] = snapshot.getProjects()
    if (project === undefined) throw new Error('docs: the project of the types could not be read')
    const entries = exportsOf(project)
    const names = new Set(entries.map(({ name }) => name))
    const world = { project, checker: project.checker, names }
    const isFunction = (/** @type {Entry} */ { node }) => isFunctionDeclaration(node)
    const isError = (/** @type {Entry} */ { node }) =>
      node.getSourceFile().fileName.endsWith('/errors.ts')
    const isType = (/** @type {Entry} */ entry) => !isFunction(entry) && !isError(entry)
    const sections = (/** @type {(entry: Entry) => boolean} */ kind) =>
      entries.filter(kind).map((entry) => section(world, entry))
    return `${[
      '# API',
      "Made from the source by `npm run docs`: everything that `import … from 'keyless'` gives. The guide is [library.md](library.md), the codes of errors are in [errors.md](errors.md), the sandbox is explained in [sandbox.md](sandbox.md).",
      ...['## Functions', ...sections(isFunction)],
      ...['## Types', ...sections(isType)],
      ...['## Errors', ...sections(isError)],
    ].join('\n\n')}\n`
  } finally {
    api.close()
  }
}
