// Plays an integrator's server by the types that are generated from the API's document: it opens a flow, prints the address of its page,
// follows it to its end, checks the result with a library that knows nothing of us, and prints how that was.
import createClient from 'openapi-fetch'
import { SignJWT, createRemoteJWKSet, decodeProtectedHeader, exportJWK, generateKeyPair, importJWK, jwtVerify } from 'jose'
import type { JWTVerifyOptions } from 'jose'
import type { components, paths } from './api'

declare const process: { env: Record<string, string | undefined> }

const base = process.env.RECONNECT_URL!
const order = JSON.parse(process.env.ORDER!) as components['schemas']['Order']
const api = createClient<paths>({ baseUrl: base, headers: { Authorization: 'Bearer ' + process.env.RECONNECT_KEY } })

const same = { params: { header: { 'Idempotency-Key': order.state } } }
const opened = await api.POST('/api/v1/flows', { ...same, body: order })
if (!opened.data) throw new Error('not opened: ' + opened.error.detail)
const again = await api.POST('/api/v1/flows', { ...same, body: order })
if (again.data?.url !== opened.data.url) throw new Error('opened again')
const other = await api.POST('/api/v1/flows', { ...same, body: { ...order, state: undefined } })
if (other.response.status !== 409 || other.error?.reason !== 'bad_request') throw new Error('another order by the same key')
console.log(opened.data.url)

const path = { flow: opened.data.flow }
const events: string[] = []
for (let after = 0, status = 'open'; status === 'open';) {
  const told = await api.GET('/api/v1/flows/{flow}', { params: { path, query: { after, wait: 25 } } })
  if (!told.data) throw new Error('not followed: ' + told.error.detail)
  for (const e of told.data.events) events.push(`${(after = e.seq)} ${e.type}`)
  status = told.data.status
}
const ended = await api.DELETE('/api/v1/flows/{flow}', { params: { path } })
const result = ended.data?.result
if (!result) throw new Error('no result at the end')

const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', base))
const wanted: JWTVerifyOptions = { issuer: base, audience: process.env.CLIENT, algorithms: ['EdDSA'], typ: 'reconnect-result+jwt' }
const { payload, protectedHeader } = await jwtVerify(result, keys, wanted)

// Each of these is refused, and by the right rule.
const refused: Record<string, string> = {}
const refuse = async (name: string, token: string, options: JWTVerifyOptions = wanted) => {
  refused[name] = await jwtVerify(token, keys, options).then(() => 'accepted', (e) => e.code)
}
const [header, claims, signature] = result.split('.')
const coded = (value: unknown) => btoa(JSON.stringify(value)).replaceAll('=', '').replaceAll('+', '-').replaceAll('/', '_')
const head = decodeProtectedHeader(result)
const [published] = (await (await fetch(new URL('/.well-known/jwks.json', base))).json()).keys
const stranger = await generateKeyPair('EdDSA')
const signed = (by: CryptoKey | Uint8Array, more: object) =>
  new SignJWT(payload).setProtectedHeader({ ...head, alg: 'EdDSA', ...more }).sign(by)

await refuse('another outcome', [header, coded({ ...payload, outcome: 'failed' }), signature].join('.'))
await refuse('another flow', [header, coded({ ...payload, flow: '000000000000000000000000' }), signature].join('.'))
await refuse('another signature', [header, claims, (signature[0] === 'A' ? 'B' : 'A') + signature.slice(1)].join('.'))
await refuse('no signature', [coded({ ...head, alg: 'none' }), claims, ''].join('.'))
await refuse('a public key as a secret', await signed(Uint8Array.from(atob(published.x.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0)), { alg: 'HS256' }))
await refuse("a stranger's key by our name", await signed(stranger.privateKey, {}))
await refuse("a stranger's key by another name", await signed(stranger.privateKey, { kid: 'another' }))
await refuse("a stranger's key that it brings along", await signed(stranger.privateKey, { jwk: await exportJWK(stranger.publicKey) }))
await refuse('another audience', result, { ...wanted, audience: 'another' })
await refuse('another issuer', result, { ...wanted, issuer: 'https://another.example' })
await refuse('another kind of token', result, { ...wanted, typ: 'JWT' })
await refuse('after 16 minutes', result, { ...wanted, currentDate: new Date((payload.iat! + 16 * 60) * 1000) })

// The key as it is published is enough, without the set around it.
await jwtVerify(result, await importJWK(published, 'EdDSA'), wanted)
console.log(JSON.stringify({ flow: path.flow, status: ended.data?.status, events, result, claims: payload, header: protectedHeader, refused }))
