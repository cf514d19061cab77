// @ts-check
/**
 * The bill of materials of a build, as CycloneDX 1.6. No time and no random number is in it: the
 * same build has the same one.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { readJson } from './bundled.mjs'

/** @typedef {import('./bundled.mjs').Package} Package */

/** @param {{name: string, version: string}} of */
const purlOf = ({ name, version }) => `pkg:npm/${name.replace('@', '%40')}@${version}`

/** @param {string} integrity */
function hashesOf(integrity) {
  const [algorithm = '', digest = ''] = integrity.split('-', 2)
  const alg = algorithm.replace(/^sha(\d+)$/, 'SHA-$1')
  return [{ alg, content: Buffer.from(digest, 'base64').toString('hex') }]
}

/** @param {string} name */
function namesOf(name) {
  const [group, own] = name.split('/', 2)
  return own === undefined ? { name } : { group, name: own }
}

/** @param {Package} bundled */
function componentOf(bundled) {
  const { name, version, license, integrity, repository } = bundled
  const references = repository === undefined ? [] : [{ type: 'vcs', url: repository }]
  return {
    type: 'library',
    'bom-ref': purlOf(bundled),
    ...namesOf(name),
    version,
    scope: 'required',
    hashes: hashesOf(integrity),
    licenses: [{ license: { id: license } }],
    purl: purlOf(bundled),
    ...(references.length > 0 && { externalReferences: references }),
  }
}

/** @param {{name: string, version: string, integrity: string}} runtime */
function runtimeComponent(runtime) {
  return {
    type: 'platform',
    'bom-ref': purlOf(runtime),
    ...namesOf(runtime.name),
    version: runtime.version,
    description: 'The JavaScript runtime inside the executable, with the libraries linked to it',
    scope: 'required',
    hashes: hashesOf(runtime.integrity),
    licenses: [
      { license: { id: 'MIT' } },
      { license: { name: 'LGPL-2 (JavaScriptCore and WebKit, statically linked)' } },
    ],
    purl: purlOf(runtime),
    externalReferences: [
      { type: 'vcs', url: 'https://github.com/oven-sh/bun' },
      { type: 'license', url: licencesOfBun(runtime.version) },
    ],
  }
}

/** @param {string} version */
export const licencesOfBun = (version) =>
  `https://github.com/oven-sh/bun/blob/bun-v${version}/LICENSE.md`

/** A name-based UUID (RFC 9562, version 8) of what the document says. @param {string} text */
function serialOf(text) {
  const hex = createHash('sha256').update(text).digest('hex')
  const variant = (8 + (Number.parseInt(hex.charAt(16), 16) % 4)).toString(16)
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`]
  return `urn:uuid:${[...parts, variant + hex.slice(17, 20), hex.slice(20, 32)].join('-')}`
}

/**
 * @param {readonly Package[]} packages
 * @param {string} root
 * @param {{name: string, version: string, integrity: string}} [runtime] of an executable
 */
export function billOfMaterials(packages, root, runtime) {
  const { name, version, license, description, devDependencies } = readJson(
    join(root, 'package.json'),
  )
  const self = purlOf({ name, version })
  const refs = new Map(packages.map((bundled) => [bundled.name, purlOf(bundled)]))
  /** @param {readonly string[]} names */
  const among = (names) => names.flatMap((needed) => refs.get(needed) ?? []).toSorted()
  const own = runtime === undefined ? [] : [purlOf(runtime)]
  const body = {
    metadata: {
      component: {
        type: 'application',
        'bom-ref': self,
        name,
        version,
        description,
        licenses: [{ license: { id: license } }],
        purl: self,
      },
    },
    components: [
      ...packages.map(componentOf),
      ...(runtime === undefined ? [] : [runtimeComponent(runtime)]),
    ],
    dependencies: [
      { ref: self, dependsOn: [...among(Object.keys(devDependencies)), ...own] },
      ...packages.map((bundled) => ({ ref: purlOf(bundled), dependsOn: among(bundled.needs) })),
      ...own.map((ref) => ({ ref, dependsOn: [] })),
    ],
    compositions: [{ aggregate: 'complete', assemblies: [self], dependencies: [self] }],
  }
  const head = { bomFormat: 'CycloneDX', specVersion: '1.6' }
  const serialNumber = serialOf(JSON.stringify(body))
  return `${JSON.stringify({ ...head, serialNumber, version: 1, ...body }, undefined, 2)}\n`
}
