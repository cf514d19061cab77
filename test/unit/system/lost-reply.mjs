/** An NFS server that makes the link, and whose answer is lost: the client's second try finds it. */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const link = fs.linkSync
fs.linkSync = (from, to) => {
  link(from, to)
  link(from, to)
}
syncBuiltinESMExports()
