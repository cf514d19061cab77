/** CloudFormation's functions, as far as the template itself tells what they come to. */
import {
  type Entry,
  entriesOf,
  entryOf,
  field,
  hole,
  itemsOf,
  type Node,
  textOf,
  type TextNode,
} from '../node.ts'

/** Aliases and references repeat; a template that is all of them ends here. */
const mostNodes = 200_000

interface Template {
  readonly resources: Node | undefined
  readonly parameters: Node | undefined
  left: number
}

function made(node: Node, value: string): TextNode {
  return { kind: 'text', source: node.source, span: node.span, value, isPlain: false }
}

function unknown({ source, span }: Node): Node {
  return { kind: 'unknown', source, span }
}

/** What a resource's name or attribute stands for, where it is an identity provider. */
function resourceValue(name: string, template: Template): string | undefined {
  const [id = ''] = name.split('.')
  const resource = field(template.resources, id)
  const type = textOf(field(resource, 'Type')) ?? ''
  const url = textOf(field(resource, 'Properties', 'Url'))
  if (!/OIDCProvider$|OpenIdConnectProvider$/.test(type) || url === undefined) return undefined
  return `arn:aws:iam::${hole}:oidc-provider/${url.replace(/^https:\/\//, '')}`
}

function reference(name: string, template: Template): string {
  const fallback = textOf(field(template.parameters, name, 'Default'))
  return resourceValue(name, template) ?? (fallback === '' ? hole : (fallback ?? hole))
}

function substituted(node: Node, template: Template): Node {
  const [pattern, names] = node.kind === 'list' ? node.items : [node]
  if (pattern?.kind !== 'text') return unknown(node)
  const value = pattern.value.replaceAll(
    /\$\{(!?)([^}]*)\}/g,
    (_, escape: string, name: string) => {
      if (escape !== '') return `\${${name}}`
      const given = field(names, name.trim())
      if (given === undefined) return reference(name.trim(), template)
      const text = resolve(given, template)
      return text.kind === 'text' ? text.value : hole
    },
  )
  return value === pattern.value ? pattern : made(pattern, value)
}

function joined(node: Node, template: Template): Node {
  const [separator, list] = itemsOf(node)
  if (separator?.kind !== 'text' || list?.kind !== 'list') return unknown(node)
  const texts = list.items.map((item) => {
    const text = resolve(item, template)
    return text.kind === 'text' ? text.value : hole
  })
  return made(node, texts.join(separator.value))
}

/** Of both ways of a condition the first that says something. */
function chosen(node: Node, template: Template): Node {
  const [, yes, no] = itemsOf(node).map((item) => resolve(item, template))
  return yes === undefined || yes.kind === 'unknown' ? (no ?? unknown(node)) : yes
}

function called(name: string, value: Node, template: Template): Node | undefined {
  if (name === 'Ref' && value.kind === 'text') {
    return value.value === 'AWS::NoValue'
      ? unknown(value)
      : made(value, reference(value.value, template))
  }
  if (name === 'Fn::Sub') return substituted(value, template)
  if (name === 'Fn::Join') return joined(value, template)
  if (name === 'Fn::If') return chosen(value, template)
  if (name === 'Fn::GetAtt') {
    const path = itemsOf(value).map((item) => textOf(item) ?? hole)
    return made(value, resourceValue(path.join('.'), template) ?? hole)
  }
  return /^Fn::\w+$/.test(name) ? unknown(value) : undefined
}

function resolve(node: Node, template: Template): Node {
  if (--template.left < 0 || node.kind === 'text' || node.kind === 'unknown') {
    return template.left < 0 ? unknown(node) : node
  }
  if (node.kind === 'list') {
    return { ...node, items: node.items.map((item) => resolve(item, template)) }
  }
  const [only] = node.entries
  const value =
    only !== undefined && node.entries.length === 1
      ? called(only.key.value, only.value, template)
      : undefined
  if (value !== undefined) return value
  const entries = node.entries.map((entry): Entry => ({
    ...entry,
    value: resolve(entry.value, template),
  }))
  return { ...node, entries }
}

/** The same tree with its functions worked out; a file that is no template is as it was. */
export function resolveIntrinsics(root: Node): Node {
  const isTemplate = entriesOf(field(root, 'Resources')).length > 0
  if (!isTemplate) return root
  const [resources, parameters] = ['Resources', 'Parameters'].map((name) => field(root, name))
  const template: Template = { resources, parameters, left: mostNodes }
  const only = entryOf(root, 'Resources')
  return only === undefined ? root : resolve(only.value, template)
}
