/**
 * The script of the page. Its files are modules for whoever checks them, and become one script here, as a
 * page that is one file can have no modules: what they import stands above it already.
 */
import heatCounts from './browser/heat-counts.js' with { type: 'text' }
import heatMap from './browser/heat-map.js' with { type: 'text' }
import dom from './browser/dom.js' with { type: 'text' }
import eventsList from './browser/events-list.js' with { type: 'text' }
import eventsPanel from './browser/events-panel.js' with { type: 'text' }
import findings from './browser/findings.js' with { type: 'text' }
import hours from './browser/hours.js' with { type: 'text' }
import live from './browser/live.js' with { type: 'text' }
import main from './browser/main.js' with { type: 'text' }
import data from './browser/data.js' with { type: 'text' }
import numbers from './browser/numbers.js' with { type: 'text' }
import overview from './browser/overview.js' with { type: 'text' }
import range from './browser/range.js' with { type: 'text' }
import signIns from './browser/sign-ins.js' with { type: 'text' }
import turns from './browser/turns.js' with { type: 'text' }
import zone from './browser/zone.js' with { type: 'text' }

/** Each behind those that it imports. */
const inOrder: Readonly<Record<string, string>> = {
  dom,
  numbers,
  zone,
  data,
  'events-list': eventsList,
  'events-panel': eventsPanel,
  range,
  'sign-ins': signIns,
  overview,
  hours,
  findings,
  'heat-counts': heatCounts,
  'heat-map': heatMap,
  live,
  turns,
  main,
}

/** A module as a function that gives what it exports. */
function asFunction(name: string, module: string): string {
  const exported = [...module.matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm)]
  const body = module
    .replace(/^import (\{[^}]*\}) from '\.\/([\w-]+)\.js'$/gm, "const $1 = modules['$2']")
    .replace(/^export /gm, '')
    .trim()
  const names = exported.map(([, one]) => one).join(', ')
  return `modules['${name}'] = (() => {\n${body}\nreturn { ${names} }\n})()`
}

const modules = Object.entries(inOrder).map(([name, text]) => asFunction(name, text))

export const pageScript = `(() => {
'use strict'
const modules = {}
${modules.join('\n')}
modules.main.start()
})()`
