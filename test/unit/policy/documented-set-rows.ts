/** Rows about numbers, dates, addresses and ARNs, and about the set operators. */
import type { ValueRow } from './documented-value-rows.ts'

type Given = ValueRow['context']

function rows(page: string) {
  return (says: string, condition: unknown, context: Given, holds: boolean): ValueRow => ({
    page,
    says,
    condition,
    context,
    holds,
  })
}

const operators = rows('reference_policies_elements_condition_operators')
const sets = rows('reference_policies_condition-single-vs-multi-valued-context-keys')
const ip = 'aws:SourceIp'
const time = 'aws:CurrentTime'
const arn = 'aws:SourceArn'
const tags = 'aws:TagKeys'
const noon = { [time]: '2026-11-23T12:00:00Z' }

const numberRows: readonly ValueRow[] = [
  operators('NumericEquals compares numbers', { NumericEquals: { n: '10' } }, { n: '10.0' }, true),
  operators('NumericNotEquals', { NumericNotEquals: { n: '10' } }, { n: '10' }, false),
  operators('LessThan', { NumericLessThan: { n: '10' } }, { n: '10' }, false),
  operators('LessThanEquals', { NumericLessThanEquals: { n: '10' } }, { n: '10' }, true),
  operators('GreaterThan', { NumericGreaterThan: { n: '9' } }, { n: '10' }, true),
  operators('GreaterThanEquals', { NumericGreaterThanEquals: { n: '11' } }, { n: '10' }, false),
  operators('what is no number does not match', { NumericEquals: { n: '1' } }, { n: 'one' }, false),
  operators('DateGreaterThan', { DateGreaterThan: { [time]: '2026-11-23T11:59:59Z' } }, noon, true),
  operators('DateLessThan', { DateLessThan: { [time]: '2026-11-23' } }, noon, false),
  operators('another time zone', { DateEquals: { [time]: '2026-11-23T13:00+01:00' } }, noon, true),
  operators('epoch time', { DateLessThanEquals: { [time]: '1795435200' } }, noon, true),
  operators('a date has no wildcard', { DateEquals: { [time]: '2026-*' } }, noon, false),
  operators('Bool', { Bool: { b: 'true' } }, { b: 'TRUE' }, true),
  operators('Bool of something else', { Bool: { b: 'yes' } }, { b: 'yes' }, false),
  operators(
    'BinaryEquals compares bytes with base64',
    { BinaryEquals: { key: 'QmluYXJ5VmFsdWVJbkJhc2U2NA==' } },
    { key: 'BinaryValueInBase64' },
    true,
  ),
]

const addressRows: readonly ValueRow[] = [
  operators('a range', { IpAddress: { [ip]: '203.0.113.0/24' } }, { [ip]: '203.0.113.255' }, true),
  operators('beside it', { IpAddress: { [ip]: '203.0.113.0/24' } }, { [ip]: '203.0.114.0' }, false),
  operators(
    'without prefix /32',
    { IpAddress: { [ip]: '203.0.113.7' } },
    { [ip]: '203.0.113.8' },
    false,
  ),
  operators(
    'NotIpAddress',
    { NotIpAddress: { [ip]: '203.0.113.0/24' } },
    { [ip]: '203.0.113.1' },
    false,
  ),
  operators(
    'both families in one list',
    { IpAddress: { [ip]: ['203.0.113.0/24', '2001:DB8:1234:5678::/64'] } },
    { [ip]: '2001:db8:1234:5678:9::1' },
    true,
  ),
  operators(
    'another /64',
    { IpAddress: { [ip]: '2001:DB8::/64' } },
    { [ip]: '2001:db8:0:1::1' },
    false,
  ),
  operators(
    'the pattern of the page matches as a text',
    { StringLike: { [arn]: 'arn:aws:someservice:*:111122223333:finance/*' } },
    {
      [arn]:
        'arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt',
    },
    true,
  ),
  operators(
    'and not as an ARN: * stays between two colons',
    { ArnLike: { [arn]: 'arn:aws:someservice:*:111122223333:finance/*' } },
    {
      [arn]:
        'arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt',
    },
    false,
  ),
  operators(
    'ArnEquals is ArnLike',
    { ArnEquals: { [arn]: 'arn:aws:sns:*:123456789012:TOPIC-?D' } },
    { [arn]: 'arn:aws:sns:eu-west-1:123456789012:TOPIC-ID' },
    true,
  ),
  operators(
    'ArnNotEquals is ArnNotLike',
    { ArnNotEquals: { [arn]: 'arn:aws:sns:*:123456789012:*' } },
    { [arn]: 'arn:aws:sns:eu-west-1:123456789012:TOPIC-ID' },
    false,
  ),
]

const asked = { [tags]: ['PostDateTime', 'UserName'] }
const listed = ['PostDateTime', 'Message', 'Tags']
const setRows: readonly ValueRow[] = [
  sets(
    'ForAllValues: every value must match',
    { 'ForAllValues:StringEquals': { [tags]: listed } },
    asked,
    false,
  ),
  sets(
    'ForAllValues of a subset',
    { 'ForAllValues:StringEquals': { [tags]: [...listed, 'UserName'] } },
    asked,
    true,
  ),
  sets(
    'ForAnyValue: one is enough',
    { 'ForAnyValue:StringEquals': { [tags]: listed } },
    asked,
    true,
  ),
  sets('ForAnyValue of none', { 'ForAnyValue:StringEquals': { [tags]: ['ID'] } }, asked, false),
  sets(
    'ForAllValues without the key holds',
    { 'ForAllValues:StringEquals': { [tags]: 'x' } },
    {},
    true,
  ),
  sets(
    'ForAllValues of an empty text holds',
    { 'ForAllValues:StringEquals': { [tags]: 'x' } },
    { [tags]: '' },
    true,
  ),
  sets(
    'ForAnyValue without the key fails',
    { 'ForAnyValue:StringLike': { [tags]: '*' } },
    {},
    false,
  ),
  sets(
    'ForAnyValue of an empty text fails',
    { 'ForAnyValue:StringLike': { [tags]: '*' } },
    { [tags]: '' },
    false,
  ),
  sets(
    'Null beside ForAllValues closes the hole',
    { 'ForAllValues:StringEquals': { [tags]: 'x' }, Null: { [tags]: 'false' } },
    {},
    false,
  ),
  sets(
    'ForAllValues:StringNotEquals: no value is one of them',
    { 'ForAllValues:StringNotEquals': { [tags]: ['ID', 'UserName'] } },
    asked,
    false,
  ),
  sets(
    'ForAnyValue:StringLike with wildcards',
    { 'ForAnyValue:StringLike': { [tags]: 'User*' } },
    asked,
    true,
  ),
]

export const numberAndSetRows: readonly ValueRow[] = [...numberRows, ...addressRows, ...setRows]
