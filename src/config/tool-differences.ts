/**
 * Where botocore (AWS CLI, boto3) or the AWS SDK for JavaScript read a line otherwise than the
 * grammar that keyless follows. Measured: AWS CLI 2.36, botocore 1.43, @smithy/shared-ini-file-loader 4.7.
 */
import type { Finding } from './finding.ts'
import type { Property } from './line-grammar.ts'
import { quotedKey } from './section-key.ts'

// What Python takes for white space and drops, U+001C to U+001F and U+0085 among it.
const oddStart = /^[\s\u001C-\u001F\u0085]/
const oddEdge = /^[\s\u001C-\u001F\u0085]|[\s\u001C-\u001F\u0085]$/

/** A line that the AWS CLI and boto3 pass over, for the white space that it begins with. */
export function isSkippedByPython(text: string): boolean {
  return /^[\s\u001C-\u001F\u0085]*(?:[#;]|$)/.test(text)
}

/** `written` is what stands between the brackets, blanks included. */
export function headerFindings(text: string, written: string, line: number): Finding[] {
  const findings: Finding[] = []
  const behind = text.slice(text.indexOf(']') + 1)
  if (behind.includes(']')) {
    findings.push({
      code: 'header-comment',
      line,
      says: 'has a "]" in the comment after its header; the AWS CLI takes that into the name',
    })
  } else if (/^[#;]/.test(behind)) {
    findings.push({
      code: 'header-comment',
      line,
      says: 'has a comment that touches its header; the AWS SDK for JavaScript does not see the section',
    })
  }
  if (/^[ \t]/.test(written)) {
    findings.push({
      code: 'header-spacing',
      line,
      says: 'has a blank after its "["; the AWS CLI and boto3 do not see the section',
    })
  } else if (/[ \t]{2}|[ \t]$/.test(written) && quotedKey(written) === undefined) {
    findings.push({
      code: 'header-spacing',
      line,
      says: 'has extra blanks in its header; the AWS SDK for JavaScript does not see the section',
    })
  }
  return findings
}

export function propertyFindings(text: string, property: Property, line: number): Finding[] {
  const findings: Finding[] = []
  if (property.comment !== undefined) {
    findings.push({
      code: 'inline-comment',
      line,
      says: 'has a comment after its value; the AWS CLI and boto3 take it as part of the value',
    })
  }
  if (property.writtenKey.includes(':')) {
    findings.push({
      code: 'colon-delimiter',
      line,
      says: 'has a ":" before its "="; the AWS CLI and boto3 end the key there',
    })
  } else if (property.key === undefined) {
    findings.push({
      code: 'key-ignored',
      line,
      says: 'has a key with characters that only the AWS CLI and boto3 accept; it is ignored',
    })
  }
  if (property.key !== undefined && property.key !== property.writtenKey) {
    findings.push({
      code: 'key-case',
      line,
      says: `writes ${property.key} with capitals; the AWS SDK for JavaScript does not see it`,
    })
  }
  if (oddEdge.test(property.value) || oddStart.test(text)) {
    findings.push({
      code: 'odd-whitespace',
      line,
      says: 'has white space other than blank and tab around its value, which the AWS CLI drops',
    })
  }
  return findings
}
