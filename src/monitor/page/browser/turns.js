/** Who draws when: one part for each picture, so that whoever draws over the time waits for one, not for all. */
import { oncePerFrame } from './dom.js'

/** @typedef {import('./data.js').Range} Range */
/** @typedef {{ show(range: Range): void }} Drawn */

/** What takes long waits until the pointer rests for so long, in milliseconds. */
const settledMs = 60

export class Turns {
  /** @param {readonly Drawn[]} quick @param {Drawn} slow @param {() => void} done */
  constructor(quick, slow, done) {
    this.quick = quick
    this.slow = slow
    /** @type {Drawn[]} */
    this.due = []
    this.settling = 0
    /** @type {Range} */
    this.range = { from: 0, to: 0 }
    this.next = oncePerFrame(() => {
      this.due.shift()?.show(this.range)
      if (this.due.length > 0) this.next()
      else if (this.settling === 0) done()
    })
  }

  /** @param {Range} range */
  show(range) {
    this.range = range
    const waiting = this.due.filter((part) => part !== this.slow)
    this.due = [...waiting, ...this.quick.filter((part) => !waiting.includes(part))]
    this.next()
    clearTimeout(this.settling)
    this.settling = setTimeout(() => {
      this.settling = 0
      this.due.push(this.slow)
      this.next()
    }, settledMs)
  }
}
