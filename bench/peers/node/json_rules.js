// json-rules-engine on a generated policy: one Engine for all events, facts as plain objects.
//
//   node json_rules.js POLICY_FOLDER EVENTS.ndjson --check EXPECTED.tsv --seconds T
//
// As for every peer: CPU time of the whole process, one line of JSON.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

// Not an import: it is installed in the build folder, where NODE_PATH points.
const require = createRequire(import.meta.url)
const { Engine } = require('json-rules-engine')
const { version } = require('json-rules-engine/package.json')

const EVENTS_MAX = 20_000 // as in go/protocol
const SEVERITY = ['allow', 'review', 'deny']

const cpuSeconds = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
const readLines = path => readFileSync(path, 'utf8').trimEnd().split('\n').slice(0, EVENTS_MAX)

async function decide(engine, facts) {
  const { events } = await engine.run(facts)
  const answer = { outcome: 'allow', score: 0, fired: [] }
  for (const { type, params } of events) {
    answer.fired.push(type)
    answer.score += params.points
    if (SEVERITY.indexOf(params.outcome) > SEVERITY.indexOf(answer.outcome)) answer.outcome = params.outcome
  }
  return answer
}

async function check(engine, inputs, expected, seconds) {
  const start = cpuSeconds()
  let checked = 0
  for (; checked < inputs.length && cpuSeconds() - start < seconds; ++checked) {
    const { outcome, score, fired } = await decide(engine, inputs[checked])
    const got = [outcome, score, fired.sort().join(',')].join('\t')
    if (expected[checked].endsWith('\t' + got)) continue
    console.error(`expected ${expected[checked]}, got ${got}`)
    return { checked, answers_same: false }
  }
  return { checked, answers_same: true }
}

async function measure(inputs, seconds, decideOne) {
  const start = cpuSeconds()
  let done = 0
  while (cpuSeconds() - start < seconds) await decideOne(inputs[done++ % inputs.length])
  return ((cpuSeconds() - start) * 1e9) / done
}

const [folder, eventsPath, checkFlag, expectedPath, secondsFlag, secondsText] = process.argv.slice(2)
if (checkFlag !== '--check' || secondsFlag !== '--seconds') {
  console.error('usage: node json_rules.js POLICY_FOLDER EVENTS.ndjson --check EXPECTED.tsv --seconds T')
  process.exit(2)
}
const seconds = Number(secondsText)
const start = cpuSeconds()
const rules = JSON.parse(readFileSync(`${folder}/policy.json-rules.json`, 'utf8'))
const engine = new Engine(rules)
const load_seconds = cpuSeconds() - start
const rss_mb = process.memoryUsage().rss / 2 ** 20

const lines = readLines(eventsPath)
const inputs = lines.map(line => JSON.parse(line))
const checks = await check(engine, inputs, readLines(expectedPath), 5 * seconds)
const ns_per_event = await measure(inputs, seconds, facts => decide(engine, facts))
const ns_per_event_with_parsing = await measure(lines, seconds, line => decide(engine, JSON.parse(line)))
console.log(JSON.stringify({
  peer: 'json-rules-engine', version, rules: rules.length, ...checks, load_seconds, ns_per_event, ns_per_event_with_parsing, rss_mb
}))
process.exit(checks.answers_same ? 0 : 1)
