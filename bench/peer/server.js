// The same requests on a file with the same rows, answered by Express and better-sqlite3 in one process.
//
// It runs the statements that the bundle runs, with the values that they had there: `script.json` has them for each request, by its
// header `x-call`. It checks no input, prices nothing and makes no answer but the rows, so it does less than an application would.
// What an application cannot leave out is done: a payment's message is verified and decrypted, a lock is asked over HTTP.

import Database from 'better-sqlite3'
import crypto from 'node:crypto'
import express from 'express'
import { readFileSync } from 'node:fs'
import http from 'node:http'

const script = JSON.parse(readFileSync(process.argv[2], 'utf8'))

const database = new Database(script.database)
for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'busy_timeout = 5000', 'temp_store = MEMORY']) {
  database.pragma(pragma)
}
// `?1` is the name `1` to this library, and a number that stands nowhere has no name.
const prepared = script.statements.map(text => {
  const numbers = new Set([...text.matchAll(/\?(\d+)/g)].map(([, number]) => Number(number)))
  return { statement: database.prepare(text), numbers }
})

// Whole numbers that JavaScript's own do not hold come as texts.
const value = given => (given !== null && typeof given === 'object' ? BigInt(given.whole) : given)

const bound = (numbers, values) => {
  const last = Math.max(0, ...numbers)
  const [named, nameless] = [{}, []]
  values.slice(0, last).forEach((given, at) => (numbers.has(at + 1) ? (named[at + 1] = value(given)) : nameless.push(value(given))))
  return last === 0 ? [] : [...nameless, named]
}

const calls = new Map()
for (const [name, statements] of Object.entries(script.calls)) {
  const ready = ([number, values]) => [prepared[number].statement, bound(prepared[number].numbers, values)]
  calls.set(name, statements.map(ready))
}

const run = ([statement, values]) => (statement.reader ? statement.all(...values) : statement.run(...values))

// The rows of the last one.
const rows = statements => statements.reduce((_, statement) => run(statement), [])

const called = request => calls.get(request.get('x-call'))

const agent = new http.Agent({ keepAlive: true })

const askLock = ({ path, headers, body }) =>
  new Promise((resolve, reject) => {
    const { host, port } = script.lock_cloud
    const length = { 'content-length': Buffer.byteLength(body) }
    const asked = http.request({ host, port, agent, path, method: 'POST', headers: { ...headers, ...length } }, answer => {
      answer.resume()
      answer.on('end', () => (answer.statusCode === 200 ? resolve() : reject(new Error(`the lock: ${answer.statusCode}`))))
    })
    asked.on('error', reject)
    asked.end(body)
  })

// WeChat Pay's message: RSA over time, nonce and body, then AES-256-GCM.
const opened = request => {
  const signed = `${request.get('wechatpay-timestamp')}\n${request.get('wechatpay-nonce')}\n${request.body}\n`
  const signature = Buffer.from(request.get('wechatpay-signature'), 'base64')
  if (!crypto.verify('sha256', Buffer.from(signed), script.wechat.public_key, signature)) throw new Error('the signature')
  const { resource } = JSON.parse(request.body)
  const sealed = Buffer.from(resource.ciphertext, 'base64')
  const cipher = crypto.createDecipheriv('aes-256-gcm', script.wechat.api_v3_key, resource.nonce)
  cipher.setAAD(Buffer.from(resource.associated_data))
  cipher.setAuthTag(sealed.subarray(-16))
  return JSON.parse(cipher.update(sealed.subarray(0, -16), undefined, 'utf8') + cipher.final('utf8'))
}

const application = express()
application.disable('x-powered-by')
application.get('/v1/search', (request, answer) => answer.json(rows(called(request))))
application.get('/v1/listings/:id', (request, answer) => answer.json(rows(called(request))))
application.post('/v1/quote', express.json(), (request, answer) => answer.json(rows(called(request))))
application.post('/v1/bookings', express.json(), (request, answer) => {
  const placed = rows(called(request))
  if (placed.length !== 1) return answer.status(409).json({})
  answer.status(201).json(placed)
})
application.post('/v1/orders/:id/unlock', express.json(), async (request, answer) => {
  const statements = called(request)
  const pressed = rows(statements.slice(0, -1))
  if (pressed.length !== 1) return answer.status(409).json({})
  await askLock(script.locks[request.get('x-call')])
  answer.json(run(statements.at(-1)))
})
application.post('/v1/callbacks/wechat-pay', express.text({ type: () => true }), (request, answer) => {
  opened(request)
  rows(called(request))
  answer.status(204).end()
})

const server = application.listen(0, '127.0.0.1', () => console.log(server.address().port))
